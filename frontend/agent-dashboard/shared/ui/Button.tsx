// The buttons: one primary action a view, quiet ones beside it, icons with a name and a tooltip.
import { Tooltip } from "@base-ui/react/tooltip";
import { LoaderCircle } from "lucide-react";
import type { ButtonHTMLAttributes, ReactElement, ReactNode } from "react";
import { useFloatingHost } from "./floating";

type Look = "primary" | "quiet" | "plain" | "danger";

const looks: Record<Look, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong font-semibold",
  quiet: "border border-line bg-card text-ink hover:bg-sunken font-medium",
  plain: "text-muted hover:bg-sunken hover:text-ink font-medium",
  danger: "bg-red text-on-red hover:brightness-95 font-semibold",
};

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: Look;
  busy?: boolean;
  icon?: ReactNode;
  size?: "small" | "normal" | "large";
};

const sizes = { small: "h-7 px-2.5 text-sm", normal: "h-8.5 px-3 text-sm", large: "h-10.5 px-4 text-base" };

/** A button with a word on it; `busy` keeps its width and says so. */
export function Button({ look = "quiet", size = "normal", busy = false, icon, className = "", children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={`inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control whitespace-nowrap transition-colors disabled:cursor-default ${disabled === true ? "disabled:border-transparent disabled:bg-sunken disabled:text-faint" : ""} ${sizes[size]} ${looks[look]} ${className}`}
    >
      {busy ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : icon}
      {children}
    </button>
  );
}

type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { label: string; keys?: string };

/** A square button with an icon; the label is its name and its tooltip. */
export function IconButton({ label, keys, className = "", children, ...rest }: IconButtonProps) {
  return (
    <Hint label={label} keys={keys}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={`inline-flex size-8.5 shrink-0 items-center justify-center rounded-control text-muted transition-colors hover:bg-sunken hover:text-ink disabled:cursor-default disabled:opacity-50 ${className}`}
      >
        {children}
      </button>
    </Hint>
  );
}

/** A tooltip on any element that takes a ref; `keys` shows the shortcut. */
export function Hint({
  label,
  keys,
  side = "bottom",
  children,
}: {
  label: string;
  keys?: string | undefined;
  side?: "bottom" | "right" | "top";
  children: ReactElement;
}) {
  const host = useFloatingHost();
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal container={host}>
        <Tooltip.Positioner sideOffset={6} side={side} className="z-60">
          <Tooltip.Popup className="floating flex items-center gap-2 px-2 py-1 text-xs text-ink">
            {label}
            {keys === undefined ? null : <Keys keys={keys} />}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

/** Keys as caps: "G D" is drawn as two. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className="inline-flex gap-0.5">
      {keys.split(" ").map((key, index) => (
        <kbd
          key={index}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-line bg-surface px-1 font-sans text-xs text-muted"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
