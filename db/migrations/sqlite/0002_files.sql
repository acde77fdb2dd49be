CREATE TABLE `bytes` (
	`hash` text NOT NULL,
	`part` integer NOT NULL,
	`parts` integer NOT NULL,
	`content` blob NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`hash`, `part`)
);
--> statement-breakpoint
CREATE TABLE `files` (
	`id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`draft` text,
	`hash` text NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`size` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`draft`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `files_of_person` ON `files` (`person`);--> statement-breakpoint
CREATE INDEX `files_of_draft` ON `files` (`draft`);--> statement-breakpoint
CREATE INDEX `files_hash` ON `files` (`hash`);