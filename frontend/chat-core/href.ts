// Which addresses may be followed at all.

/** The address if it is a whole http or https one, else null. */
export function safeHref(address: string | null): string | null {
  return address && /^https?:\/\//i.test(address) && isAddress(address) ? address : null;
}

function isAddress(address: string): boolean {
  try {
    // A name before the host is there to deceive: https://shop.example@elsewhere.example
    return new URL(address).username === "";
  } catch {
    return false;
  }
}
