// A labelled input with its hint and its error, wired for screen readers.
import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from "react";

const shape = "w-full rounded-control border px-3 text-base transition-colors aria-invalid:border-red disabled:opacity-60";
const plain = "border-line-strong bg-card text-ink hover:border-muted";
const box = `${shape} ${plain}`;
const looks = { plain, note: "border-note-line bg-note text-note-ink placeholder:text-note-ink placeholder:opacity-80" };

type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  trailing?: ReactNode;
};

/** One line of text. `trailing` stands inside the box, at its end. */
export function Field({ label, hint, error, trailing, className = "", ...rest }: FieldProps) {
  const id = useId();
  const help = error ?? hint;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          {...rest}
          id={id}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={help === undefined ? undefined : `${id}-help`}
          className={`${box} h-10 ${trailing === undefined ? "" : "pr-11"}`}
        />
        {trailing === undefined ? null : <div className="absolute inset-y-0 right-1 flex items-center">{trailing}</div>}
      </div>
      {help === undefined ? null : (
        <p id={`${id}-help`} className={`mt-1 text-xs ${error === undefined ? "text-muted" : "text-red-ink"}`}>
          {help}
        </p>
      )}
    </div>
  );
}

type AreaProps = TextareaHTMLAttributes<HTMLTextAreaElement> & { label: string; hint?: string | undefined; look?: keyof typeof looks };

/** Several lines of text. The look `note`: of what only the team reads. */
export function Area({ label, hint, look = "plain", className = "", ...rest }: AreaProps) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <textarea
        {...rest}
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-help`}
        className={`${shape} ${looks[look]} block resize-y py-2`}
      />
      {hint === undefined ? null : (
        <p id={`${id}-help`} className="mt-1 text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

type ChoiceProps = SelectHTMLAttributes<HTMLSelectElement> & { label: string; bare?: boolean };

/** A native select; `bare` keeps the label for screen readers only. */
export function Choice({ label, bare = false, className = "", children, ...rest }: ChoiceProps) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className={bare ? "sr-only" : "mb-1 block text-sm font-medium"}>
        {label}
      </label>
      <select {...rest} id={id} className={`${box} ${bare ? "h-8.5 px-2 text-sm" : "h-10"}`}>
        {children}
      </select>
    </div>
  );
}

type OneOfProps<Value extends string> = Omit<ChoiceProps, "value" | "onChange" | "children"> & {
  values: readonly Exclude<Value, "">[];
  textOf: (value: Exclude<Value, "">) => string;
  any?: string;
  value: Value;
  onValue: (value: Value) => void;
};

/** A choice of one of some values. `any`: the words for none of them, the empty value, which stands first. */
export function OneOf<Value extends string>({ values, textOf, any, value, onValue, ...rest }: OneOfProps<Value>) {
  return (
    <Choice {...rest} value={value} onChange={(event) => onValue(event.target.value as Value)}>
      {any === undefined ? null : <option value="">{any}</option>}
      {values.map((one) => (
        <option key={one} value={one}>
          {textOf(one)}
        </option>
      ))}
    </Choice>
  );
}
