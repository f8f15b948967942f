create table operator (name varchar(100) primary key, password_hash varchar(500) not null);
