-- The types of the events that led here, oldest first, with a space between; empty for intents from before it was kept.
alter table payment add column path varchar default '' not null;
