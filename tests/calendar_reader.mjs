// Reads calendar files with the parser of Thunderbird and Nextcloud: one file per line from standard input, as base64;
// one line of JSON for each to standard output.
import { createInterface } from "node:readline";
import ICAL from "ical.js";

function moment(event, name) {
  const time = event.component.getFirstPropertyValue(name);
  return time && { utc: time.toJSDate().toISOString(), zone: event.component.getFirstProperty(name).getParameter("tzid") ?? null };
}

function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const value = (name) => calendar.getFirstPropertyValue(name);
  return {
    version: value("version"),
    method: value("method"),
    name: value("name"),
    shown: value("x-wr-calname"),
    refresh: value("refresh-interval")?.toString() ?? null,
    components: calendar.getAllSubcomponents().map((component) => component.name),
    properties: calendar.getAllProperties().map((property) => property.name),
    events: calendar.getAllSubcomponents("vevent").map((component) => {
      const event = new ICAL.Event(component, { strictExceptions: true });
      return {
        uid: event.uid,
        sequence: event.sequence,
        summary: event.summary,
        description: event.description,
        location: event.location,
        status: component.getFirstPropertyValue("status"),
        organizer: event.organizer,
        transparency: component.getFirstPropertyValue("transp"),
        stamp: moment(event, "dtstamp"),
        changed: moment(event, "last-modified"),
        start: moment(event, "dtstart"),
        end: moment(event, "dtend"),
        properties: component.getAllProperties().map((property) => property.name),
      };
    }),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = read(Buffer.from(line, "base64").toString("utf8"));
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
