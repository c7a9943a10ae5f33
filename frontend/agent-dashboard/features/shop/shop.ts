// The shop's own settings: their route, and the hooks that read and change them.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { components } from "../../../chat-core/protocol.gen";
import { refusal } from "../../shared/desk/actions";
import { ApiError, answerOf, rest } from "../../shared/rest/client";
import { useT } from "../../shared/texts/i18n";
import type { ScreenLang } from "../../shared/rest/types";

type Schemas = components["schemas"];
export type Shop = Schemas["ShopState"];
export type ShopChange = Partial<Schemas["ShopChange"]>;

/** The languages of the widget: examples are written in each. */
export const WIDGET_LANGS: readonly ScreenLang[] = ["fr", "en"];
export const MOST_EXAMPLES = 4;
const KEY = ["shop"];

export function useShop() {
  return useQuery({ queryKey: KEY, queryFn: () => answerOf(rest.GET("/api/shop")) });
}

export function useShopChange() {
  const t = useT();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: ShopChange) => answerOf(rest.PATCH("/api/shop", { body: change })),
    onSuccess: (shop) => {
      queries.setQueryData(KEY, shop);
      toast.success(t("shop.saved"));
    },
    onError: (error) => toast.error(refusal(error instanceof ApiError ? error.code : "internal_error")),
  });
}

/** One question a line; empty lines and blanks around are no questions. */
export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .slice(0, MOST_EXAMPLES);
}
