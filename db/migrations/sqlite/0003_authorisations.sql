CREATE TABLE `authorisations` (
	`channel` text NOT NULL,
	`account` text NOT NULL,
	`access` text NOT NULL,
	`refresh` text NOT NULL,
	`access_expires_at` integer NOT NULL,
	`refresh_expires_at` integer NOT NULL,
	`version` integer NOT NULL,
	`state` text NOT NULL,
	`attempt` text,
	`attempt_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`channel`, `account`)
);
