// What is said along with a hand-over, as far as one has something to say.
import { useId } from "react";

const LOOKS = {
  message: "border-line-strong bg-card",
  note: "border-note-line bg-note text-note-ink placeholder:text-note-ink placeholder:opacity-80",
} as const;

type NoteProps = {
  label: string;
  hint: string;
  look: keyof typeof LOOKS;
  note: string;
  onNote: (note: string) => void;
  className?: string;
};

export function NoteField({ label, hint, look, note, onNote, className = "" }: NoteProps) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        value={note}
        maxLength={4000}
        onChange={(event) => onNote(event.target.value)}
        placeholder={hint}
        className={`block w-full resize-none rounded-control border px-3 py-2 text-base ${LOOKS[look]}`}
      />
    </div>
  );
}
