/*
 * Measures the pages named on standard input ("name locale path", one a line) below a base URL with Lighthouse's mobile
 * profile, prints a table of the four categories and what costs points, and leaves the full reports in a folder.
 *
 *     node measure.mjs http://127.0.0.1:8000 /tmp/reports < pages.txt
 *
 * Ends with 1 where a category is below LEAST.
 */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const LEAST = 95;
const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const [base, folder] = process.argv.slice(2);
const pages = readFileSync(0, "utf8").trim().split("\n").map((line) => line.split(" "));
mkdirSync(folder, { recursive: true });

const row = (cells) => console.log(cells.map((cell, i) => (i < 2 ? String(cell).padEnd(i ? 4 : 31) : String(cell).padStart(7))).join(""));
row(["page", "", "perf", "a11y", "best", "seo", "fcp ms", "lcp ms", "tbt ms", "cls"]);

// A browser of its own for each page; a trace that a busy machine spoils is taken again.
async function measure(url, attempts = 3) {
  const chrome = await launch({ chromePath: process.env.CHROME_PATH ?? "/usr/bin/chromium", chromeFlags: FLAGS });
  try {
    const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: "silent", onlyCategories: CATEGORIES });
    if (!lhr.runtimeError) return lhr;
    if (attempts === 1) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  } finally {
    chrome.kill();
  }
  return measure(url, attempts - 1);
}

let low = 0;
for (const [name, locale, path] of pages) {
  const { status } = await fetch(base + path);
  if (status !== 200) {
    console.log(`${name} ${locale}: not measured, ${path} answers ${status}`);
    continue;
  }
  const lhr = await measure(base + path);
  writeFileSync(join(folder, `${name}-${locale}.json`), JSON.stringify(lhr));
  const scores = CATEGORIES.map((category) => Math.round(lhr.categories[category].score * 100));
  const value = (audit, digits = 0) => lhr.audits[audit].numericValue.toFixed(digits);
  const times = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time"].map((audit) => value(audit));
  row([name, locale, ...scores, ...times, value("cumulative-layout-shift", 3)]);
  for (const category of CATEGORIES) {
    for (const { id, weight } of lhr.categories[category].auditRefs) {
      const { score, title } = lhr.audits[id];
      if (weight > 0 && score !== null && score < 0.9) console.log(`    ${category}: ${id} ${score}: ${title}`);
    }
  }
  low += scores.filter((score) => score < LEAST).length;
}
process.exit(low ? 1 : 0);
