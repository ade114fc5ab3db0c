// Reads on its input a list of items and answers; writes what page.js reads in each answer, and its reply.
import { readFileSync } from "node:fs";
import { inside } from "./load.js";

const { readable, replyTo, typedNumber } = inside("page", "readable", "replyTo", "typedNumber");
const asked = JSON.parse(readFileSync(0, "utf8"));
const found = asked.map(({ item, answers }) =>
  answers.map((answer) => ({ value: typedNumber(readable(answer, item.number), item.number), reply: replyTo(item, answer) })),
);
process.stdout.write(JSON.stringify(found));
