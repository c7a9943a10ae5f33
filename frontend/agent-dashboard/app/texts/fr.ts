// The French texts of the whole dashboard.
import account from "../../features/account/locales/fr.json";
import assist from "../../features/assist/locales/fr.json";
import canned from "../../features/canned/locales/fr.json";
import conversations from "../../features/conversations/locales/fr.json";
import files from "../../features/files/locales/fr.json";
import knowledge from "../../features/knowledge/locales/fr.json";
import learning from "../../features/learning/locales/fr.json";
import queue from "../../features/queue/locales/fr.json";
import shop from "../../features/shop/locales/fr.json";
import statistics from "../../features/statistics/locales/fr.json";
import team from "../../features/team/locales/fr.json";
import shared from "../../shared/locales/fr.json";
import app from "../locales/fr.json";

export default {
  ...shared,
  ...app,
  ...account,
  ...assist,
  ...canned,
  ...conversations,
  ...files,
  ...knowledge,
  ...learning,
  ...queue,
  ...shop,
  ...statistics,
  ...team,
};
