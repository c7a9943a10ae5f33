// The English texts of the whole dashboard.
import account from "../../features/account/locales/en.json";
import assist from "../../features/assist/locales/en.json";
import canned from "../../features/canned/locales/en.json";
import conversations from "../../features/conversations/locales/en.json";
import files from "../../features/files/locales/en.json";
import knowledge from "../../features/knowledge/locales/en.json";
import learning from "../../features/learning/locales/en.json";
import queue from "../../features/queue/locales/en.json";
import shop from "../../features/shop/locales/en.json";
import statistics from "../../features/statistics/locales/en.json";
import team from "../../features/team/locales/en.json";
import shared from "../../shared/locales/en.json";
import app from "../locales/en.json";

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
