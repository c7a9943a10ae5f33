// Two short sounds made by the browser itself, played by one tab only.

type Tone = { frequency: number; at: number; length: number };

const SOUNDS: Record<"arrival" | "message", readonly Tone[]> = {
  arrival: [
    { frequency: 659, at: 0, length: 0.16 },
    { frequency: 880, at: 0.15, length: 0.16 },
    { frequency: 1319, at: 0.3, length: 0.34 },
  ],
  message: [{ frequency: 740, at: 0, length: 0.16 }],
};

const VOLUME = 0.16;
const LOCK = "libriassist.sound";

let context: AudioContext | null = null;
let owner = false;

/** Browsers allow sound after a gesture: from then on this tab may become the one that plays. */
export function prepareSound(): () => void {
  let release: () => void = () => {};
  const start = () => {
    stop();
    context = new AudioContext();
    if (!("locks" in navigator)) {
      owner = true;
      return;
    }
    void navigator.locks.request(LOCK, () => {
      owner = true;
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    });
  };
  const stop = () => {
    window.removeEventListener("pointerdown", start);
    window.removeEventListener("keydown", start);
  };
  // Older browsers do not tell: there it waits for the next gesture.
  // eslint-disable-next-line libri/supported, @typescript-eslint/no-unnecessary-condition
  if (navigator.userActivation?.hasBeenActive) start();
  else {
    window.addEventListener("pointerdown", start);
    window.addEventListener("keydown", start);
  }
  return () => {
    stop();
    owner = false;
    release();
    void context?.close();
    context = null;
  };
}

/** Whether this tab speaks for all tabs of this browser. */
export function ownsSound(): boolean {
  return owner;
}

/** Plays a sound now, whichever tab this is. */
export function play(sound: keyof typeof SOUNDS): void {
  if (context === null) return;
  void context.resume();
  const start = context.currentTime + 0.02;
  for (const { frequency, at, length } of SOUNDS[sound]) {
    const oscillator = new OscillatorNode(context, { type: "sine", frequency });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, start + at);
    gain.gain.linearRampToValueAtTime(VOLUME, start + at + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + at + length);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start + at);
    oscillator.stop(start + at + length);
  }
}
