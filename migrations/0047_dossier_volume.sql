-- A closed file leaves as a package of all its files, or as one PDF to be read ("volume").
alter table office_dossier_package add column form text not null default 'package';
