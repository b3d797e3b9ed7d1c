// What is said of failed calls on the technicians' page, over what all workplaces share.
import { problem as known } from "./workplace.js";

export * from "./workplace.js";

export const problem = (answer) => known(answer, {
  "case-not-changeable": "not_changeable",
  "not-allowed": "not_author",
  "unknown-case": "case_gone",
});
