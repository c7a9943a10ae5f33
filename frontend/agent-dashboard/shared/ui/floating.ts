// Where menus and tooltips are drawn: inside the main landmark, so that no content stands outside of one.
import { createContext, useContext } from "react";

export const FloatingContext = createContext<HTMLElement | null>(null);

export function useFloatingHost(): HTMLElement | null {
  return useContext(FloatingContext);
}
