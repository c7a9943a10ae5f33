// The log-in: e-mail, password, and errors one can act upon.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { Eye, EyeOff, TriangleAlert } from "lucide-react";
import { useEffect, useState, type SubmitEvent } from "react";
import faviconUrl from "../../shared/icons/favicon.svg?url";
import { Button } from "../../shared/ui/Button";
import { Field } from "../../shared/ui/Field";
import { ApiError } from "../../shared/rest/client";
import { accountApi } from "./rest";
import { useT, useLang, type T } from "../../shared/texts/i18n";
import { usePreferences } from "../../shared/browser/preferences";
import { meQuery } from "../../shared/rest/queries";
import { span } from "../../shared/texts/time";
import type { ScreenLang } from "../../shared/rest/types";

function sentenceOf(error: Error, t: T, lang: ScreenLang): string {
  if (!(error instanceof ApiError)) return t("error.internal_error");
  if (error.code === "invalid_credentials") return t("login.wrong");
  if (error.code !== "rate_limited") return error.status === 0 || error.status >= 500 ? t("login.away") : t(`error.${error.code}`);
  const wait = error.retryAfter === null ? null : span(error.retryAfter * 1000, lang);
  return wait === null ? t("login.too_many") : t("login.too_many_wait", { wait });
}

export function LoginPage() {
  const t = useT();
  const lang = useLang();
  const set = usePreferences((state) => state.set);
  useEffect(() => {
    document.title = `${t("login.title")} · LibriAssist`;
  }, [t]);
  return (
    <main className="flex h-full flex-col overflow-y-auto">
      <div className="m-auto w-full max-w-sm px-5 py-10">
        <div className="mb-6 flex items-center gap-3">
          <img src={faviconUrl} alt="" className="size-10" />
          <div>
            <p className="text-sm font-medium text-muted">LibriAssist</p>
            <h1 className="text-xl font-semibold">{t("login.title")}</h1>
          </div>
        </div>
        <LoginForm />
        <p className="mt-5 text-sm text-muted">{t("login.help")}</p>
      </div>
      <footer className="flex justify-center p-4">
        <Button look="plain" size="small" lang={lang === "fr" ? "en" : "fr"} onClick={() => set({ lang: lang === "fr" ? "en" : "fr" })}>
          {lang === "fr" ? "English" : "Français"}
        </Button>
      </footer>
    </main>
  );
}

function LoginForm() {
  const t = useT();
  const lang = useLang();
  const [shown, setShown] = useState(false);
  const login = useLogin();
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === "string" ? value : "";
    };
    login.mutate({ email: text("email").trim(), password: text("password") });
  };
  const wrong = login.error instanceof ApiError && login.error.code === "invalid_credentials";
  return (
    <form onSubmit={submit} className="space-y-4 rounded-bubble border border-line bg-card p-5">
      {login.error === null ? null : (
        <p
          role="alert"
          className="flex items-start gap-2 rounded-control border border-red-line bg-red-soft px-3 py-2 text-sm text-red-ink"
        >
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {sentenceOf(login.error, t, lang)}
        </p>
      )}
      <Field
        label={t("login.email")}
        name="email"
        type="email"
        autoComplete="username"
        required
        autoFocus
        minLength={3}
        maxLength={255}
        aria-invalid={wrong}
      />
      <Field
        label={t("login.password")}
        name="password"
        type={shown ? "text" : "password"}
        autoComplete="current-password"
        required
        maxLength={256}
        aria-invalid={wrong}
        trailing={
          <button
            type="button"
            aria-label={t("login.show")}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
            className="inline-flex size-8.5 items-center justify-center rounded-control text-muted hover:text-ink"
          >
            {shown ? <EyeOff aria-hidden className="size-4.5" /> : <Eye aria-hidden className="size-4.5" />}
          </button>
        }
      />
      <Button type="submit" look="primary" size="large" className="w-full" busy={login.isPending}>
        {t("login.submit")}
      </Button>
    </form>
  );
}

function useLogin() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const { redirect } = useSearch({ from: "/login" });
  return useMutation({
    mutationFn: accountApi.login,
    retry: false,
    onSuccess: async (agent) => {
      queries.setQueryData(meQuery.queryKey, agent);
      if (redirect === undefined) await navigate({ to: "/dashboard" });
      else router.history.push(`/agent${redirect.replace(/^\/agent/u, "")}`);
    },
  });
}
