// Which key a person pressed, when it is theirs: what an input method takes to write its letters is not.

/** The part of a key press that is needed; React's is in `nativeEvent`. */
type Press = {
  readonly key: string;
  readonly keyCode?: number;
  readonly isComposing?: boolean;
};

/** What browsers say of a key that the input method took. Safari says only this: it ends the composition first. */
const TAKEN = 229;

/** Whether an input method (Chinese, Japanese, Korean, dead keys ...) took this key for itself. */
export function byInputMethod({ isComposing, keyCode }: Omit<Press, "key">): boolean {
  return isComposing === true || keyCode === TAKEN;
}

/** The name of the key pressed; "" when an input method took it. All handlers of named keys ask this one. */
export function pressed(event: Press): string {
  return byInputMethod(event) ? "" : event.key;
}
