// Generated from libriassist/core/rights.py by `make generate`. Do not edit.
export const CONVERSATION_RIGHTS = {
  "read": {
    "admin": [
      "own",
      "line",
      "had",
      "other"
    ],
    "supervisor": [
      "own",
      "line",
      "had",
      "other"
    ],
    "agent": [
      "own",
      "line",
      "had"
    ]
  },
  "list": {
    "admin": [
      "own",
      "line",
      "had",
      "other"
    ],
    "supervisor": [
      "own",
      "line",
      "had",
      "other"
    ],
    "agent": [
      "own",
      "line"
    ]
  },
  "see_notes": {
    "admin": [
      "own",
      "line",
      "had",
      "other"
    ],
    "supervisor": [
      "own",
      "line",
      "had",
      "other"
    ],
    "agent": [
      "own",
      "line",
      "had"
    ]
  },
  "write": {
    "admin": [
      "own"
    ],
    "supervisor": [
      "own"
    ],
    "agent": [
      "own"
    ]
  },
  "note": {
    "admin": [
      "own",
      "line",
      "had",
      "other"
    ],
    "supervisor": [
      "own",
      "line",
      "had",
      "other"
    ],
    "agent": [
      "own",
      "line"
    ]
  },
  "reword": {
    "admin": [
      "own",
      "line",
      "had",
      "other"
    ],
    "supervisor": [
      "own",
      "line",
      "had",
      "other"
    ],
    "agent": [
      "own"
    ]
  },
  "ask": {
    "admin": [],
    "supervisor": [],
    "agent": []
  },
  "take": {
    "admin": [
      "line"
    ],
    "supervisor": [
      "line"
    ],
    "agent": [
      "line"
    ]
  },
  "decline": {
    "admin": [
      "line"
    ],
    "supervisor": [
      "line"
    ],
    "agent": [
      "line"
    ]
  },
  "transfer": {
    "admin": [
      "own",
      "line",
      "had",
      "other"
    ],
    "supervisor": [
      "own",
      "line",
      "had",
      "other"
    ],
    "agent": [
      "own"
    ]
  },
  "give_back": {
    "admin": [
      "own",
      "line",
      "had",
      "other"
    ],
    "supervisor": [
      "own",
      "line",
      "had",
      "other"
    ],
    "agent": [
      "own"
    ]
  },
  "close": {
    "admin": [
      "own",
      "line",
      "had",
      "other"
    ],
    "supervisor": [
      "own",
      "line",
      "had",
      "other"
    ],
    "agent": [
      "own"
    ]
  },
  "rate": {
    "admin": [],
    "supervisor": [],
    "agent": []
  }
} as const;
export const SHOP_RIGHTS = {
  "begin": [],
  "be_assigned": [
    "admin",
    "supervisor",
    "agent"
  ],
  "find_all": [
    "admin",
    "supervisor"
  ],
  "see_disabled": [
    "admin",
    "supervisor"
  ],
  "change_team": [
    "admin"
  ],
  "write_replies": [
    "admin",
    "supervisor"
  ],
  "write_knowledge": [
    "admin",
    "supervisor"
  ],
  "review_learning": [
    "admin",
    "supervisor"
  ],
  "change_shop": [
    "admin"
  ],
  "settle_effects": [
    "admin"
  ]
} as const;
