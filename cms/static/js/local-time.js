/*
 * Adds the reader's own time to an event's: <time datetime="2018-12-17T10:00+01:00" data-local-time="Your time: %s">.
 * Nothing is added where both clocks agree.
 */

for (const element of document.querySelectorAll("time[data-local-time]")) {
  const moment = new Date(element.dateTime);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const format = (timeZone) =>
    new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short", timeZone });
  if (Number.isNaN(moment.getTime()) || !element.dataset.zone) continue;
  const local = format(zone).format(moment);
  if (local === format(element.dataset.zone).format(moment)) continue;
  const note = document.createElement("span");
  note.className = "local-time";
  note.textContent = element.dataset.localTime.replace("%s", `${local} (${zone})`);
  element.after(" ", note);
}
