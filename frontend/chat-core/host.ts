// What chat-core needs from its host: clock, timers, randomness, sockets and storage, all replaceable in tests.

/** Milliseconds since 1970, and one-shot timers. */
export type Clock = {
  readonly now: () => number;
  /** Runs `action` once after `delay` milliseconds; the answer cancels it. */
  after(delay: number, action: () => void): () => void;
};

/** An open or opening WebSocket. */
export type Socket = {
  send(text: string): void;
  close(): void;
};

/** What a socket tells. `message` gets what came, text or not; `closed` the close code. */
export type SocketEvents = {
  opened(): void;
  message(data: unknown): void;
  closed(code: number): void;
};

/** A small string store, shared by all tabs. */
export type KeyValue = {
  readonly keys: () => string[];
  readonly get: (key: string) => string | null;
  readonly set: (key: string, value: string) => void;
  readonly remove: (key: string) => void;
};

export type Host = {
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** 128 random bits as 32 hexadecimal digits. */
  readonly newId: () => string;
  openSocket(url: string, events: SocketEvents): Socket;
};

/** A store that lives as long as the page. */
export function memoryStorage(): KeyValue {
  const values = new Map<string, string>();
  return {
    keys: () => [...values.keys()],
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  };
}

/**
 * A browser's Storage under a prefix. Where the browser refuses (private mode, full disk),
 * the values live in memory, so that nothing breaks within this page.
 */
export function browserStorage(open: () => Storage, prefix: string): KeyValue {
  const spare = memoryStorage();
  const attempt = <T>(action: (storage: Storage) => T, otherwise: T): T => {
    try {
      return action(open());
    } catch {
      return otherwise;
    }
  };
  return {
    keys: () => {
      const stored = attempt((storage) => Object.keys(storage), []);
      const own = stored.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      return [...new Set([...own, ...spare.keys()])];
    },
    get: (key) => spare.get(key) ?? attempt((storage) => storage.getItem(prefix + key), null),
    set: (key, value) => {
      const stored = attempt((storage) => {
        storage.setItem(prefix + key, value);
        return true;
      }, false);
      if (stored) spare.remove(key);
      else spare.set(key, value);
    },
    remove: (key) => {
      spare.remove(key);
      attempt((storage) => storage.removeItem(prefix + key), undefined);
    },
  };
}

/** The real host: this browser. */
export function browserHost(): Host {
  return {
    clock: {
      now: () => Date.now(),
      after: (delay, action) => {
        const timer = setTimeout(action, delay);
        return () => clearTimeout(timer);
      },
    },
    random: () => Math.random(),
    newId: () => {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    },
    openSocket: (url, events) => {
      const socket = new WebSocket(url);
      socket.onopen = () => events.opened();
      socket.onmessage = (event) => events.message(event.data);
      socket.onclose = (event) => events.closed(event.code);
      return { send: (text) => socket.send(text), close: () => socket.close(1000) };
    },
  };
}
