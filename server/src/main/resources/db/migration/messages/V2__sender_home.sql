-- Which home folder a sender worked in. One process at a time holds a home, so whoever holds it knows that every other
-- sender of this home has ended; of a sender of another home it only knows that its database connection has.
alter table sender add column home text not null default '';
