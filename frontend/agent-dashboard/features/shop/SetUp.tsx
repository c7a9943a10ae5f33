// What a new shop has still to do, for its admin: until then the assistant only offers a person.
import { Link } from "@tanstack/react-router";
import { Rocket } from "lucide-react";
import { useMay } from "../../shared/desk/rights";
import { useT, type Key } from "../../shared/texts/i18n";
import { useShop } from "./shop";

type Step = { name: string; to: "/shop" | "/knowledge" | "/team"; label: Key; hint: Key };

const STEPS: readonly Step[] = [
  { name: "name", to: "/shop", label: "setup.name", hint: "setup.name.hint" },
  { name: "knowledge", to: "/knowledge", label: "setup.knowledge", hint: "setup.knowledge.hint" },
  { name: "team", to: "/team", label: "setup.team", hint: "setup.team.hint" },
  { name: "site", to: "/shop", label: "setup.site", hint: "setup.site.hint" },
];

export function SetUp() {
  return useMay("change_shop") ? <Steps /> : null;
}

function Steps() {
  const t = useT();
  const shop = useShop().data;
  const missing = STEPS.filter((step) => shop?.missing.includes(step.name));
  if (missing.length === 0) return null;
  return (
    <section aria-labelledby="setup" className="rounded-card border border-line bg-card p-4 md:p-5">
      <h2 id="setup" className="flex items-center gap-2 font-semibold">
        <Rocket aria-hidden className="size-4.5 text-accent" />
        {t("setup.title")}
      </h2>
      <p className="mt-1 text-sm text-muted">{t(missing.some((step) => step.name === "knowledge") ? "setup.empty" : "setup.sentence")}</p>
      <ol className="mt-3 grid gap-3 sm:grid-cols-2">
        {missing.map((step) => (
          <li key={step.name}>
            <Link
              to={step.to}
              className="block h-full rounded-control border border-line px-3 py-2 hover:border-line-strong hover:bg-sunken"
            >
              <span className="block font-medium text-accent">{t(step.label)}</span>
              <span className="block text-sm text-muted">{t(step.hint)}</span>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}
