"""A small SQLite database of invented orders, and the query that reads it: the demo, and an example."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ...disk import whole_file

DEMO_ORDER_QUERY = """
SELECT o.order_number AS number, c.full_name AS client_name, c.email, c.postcode,
       o.status, o.ordered_on, o.shipping_on, o.book_title AS title
FROM orders AS o JOIN customers AS c ON c.id = o.customer_id
WHERE o.order_number = :number
"""

_SCHEMA = """
CREATE TABLE customers (
    id INTEGER PRIMARY KEY, full_name TEXT NOT NULL, email TEXT NOT NULL, postcode TEXT NOT NULL
);
CREATE TABLE orders (
    order_number TEXT PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id),
    status TEXT NOT NULL, ordered_on TEXT NOT NULL, shipping_on TEXT, book_title TEXT NOT NULL
);
"""

_CUSTOMERS = (
    (1, "Jean Martin", "jean.martin@example.com", "31000"),
    (2, "Sophie Durand", "sophie.durand@example.com", "69003"),
    (3, "Paul Lemaire", "paul.lemaire@example.com", "59800"),
    (4, "Claire Fontaine", "claire.fontaine@example.com", "75011"),
    (5, "Nadia Benali", "nadia.benali@example.com", "13006"),
    (6, "Éric Le Goff", "eric.legoff@example.com", "29200"),
    (7, "Emma Peeters", "emma.peeters@example.com", "1050"),
    (8, "Lucas Moreau", "lucas.moreau@example.com", "33000"),
)

_ORDERS = (
    ("CL-401372-487531", 1, "En production", date(2025, 10, 20), date(2025, 10, 28), "Les Sentiers d’automne"),
    ("CL-401388-488102", 2, "Expédiée", -10, -1, "Recettes de ma grand-mère"),
    ("CL-401395-488264", 3, "Bloquée : fichier non conforme", -3, None, "Le Phare sans nom"),
    ("CL-401402-488390", 4, "En attente de fichier", -2, None, "Album de famille"),
    ("CL-401417-488655", 5, "Livrée", -24, -15, "Poèmes du Vieux-Port"),
    ("CL-401423-488701", 6, "En attente de paiement", 0, None, "Marins d’Iroise"),
    ("CL-401431-488845", 7, "Expédiée", -8, 0, "Carnets de Bruxelles"),
    ("CL-401440-488990", 8, "En cours de finition", -7, 5, "Manuel de l’apiculteur"),
    ("CL-401456-489120", 1, "Livrée", -74, -65, "Nouvelles du soir"),
    ("CL-401463-489277", 2, "Annulée", -22, None, "Brouillon de voyage"),
    ("CL-401478-489413", 4, "En production", -1, 10, "Mémoires d’une institutrice"),
    ("CL-401485-489560", 3, "Retardée : rupture de papier", -14, 12, "Atlas des nuages"),
)
"""Days are told from the day the demo is made, except those of the first order, whose date has long passed."""


def create_demo_orders(path: Path, today: date | None = None) -> None:
    """Creates the demo database as of `today` (None: the real one); a file that is there is left as it is."""
    if path.exists():
        return
    day_one = today or datetime.now(UTC).date()

    def day(given: date | int | None) -> str | None:
        moment = day_one + timedelta(days=given) if isinstance(given, int) else given
        return moment.isoformat() if moment else None

    rows = [(*order[:3], day(order[3]), day(order[4]), order[5]) for order in _ORDERS]
    with whole_file(path) as part:
        connection = sqlite3.connect(part)
        try:
            connection.executescript(_SCHEMA)
            connection.executemany("INSERT INTO customers VALUES (?, ?, ?, ?)", _CUSTOMERS)
            connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?)", rows)
            connection.commit()
        finally:
            connection.close()


def orders_to_try() -> list[tuple[str, str, str]]:
    """Number, e-mail of its owner and status of some demo orders: one a kind of status."""
    emails = {row[0]: row[2] for row in _CUSTOMERS}
    chosen = ("CL-401478-489413", "CL-401388-488102", "CL-401485-489560", "CL-401395-488264")
    return [(number, emails[owner], status) for number, owner, status, *_ in _ORDERS if number in chosen]
