// The English texts of the whole dashboard: of whom, fr.ts lists; a test finds them complete.
import type { Catalogue } from "../../shared/texts/i18n";

const parts = import.meta.glob<Partial<Catalogue>>("../../**/locales/en.json", { eager: true, import: "default" });

export default Object.assign({}, ...Object.values(parts)) as Catalogue;
