CREATE TABLE `account_facts` (
	`channel` text NOT NULL,
	`account` text NOT NULL,
	`fact` text NOT NULL,
	`value` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`channel`, `account`, `fact`)
);
--> statement-breakpoint
CREATE TABLE `arrivals` (
	`id` text PRIMARY KEY NOT NULL,
	`channel` text NOT NULL,
	`address` text NOT NULL,
	`key` text NOT NULL,
	`body` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `arrivals_key` ON `arrivals` (`channel`,`key`);--> statement-breakpoint
CREATE INDEX `arrivals_waiting` ON `arrivals` (`channel`,`id`);--> statement-breakpoint
CREATE INDEX `arrivals_of_address` ON `arrivals` (`channel`,`address`,`id`);--> statement-breakpoint
CREATE TABLE `claims` (
	`id` text PRIMARY KEY NOT NULL,
	`conversation` text NOT NULL,
	`person` text NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `claims_waiting` ON `claims` (`conversation`) WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX `claims_of_person` ON `claims` (`person`);--> statement-breakpoint
CREATE TABLE `link_codes` (
	`code` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `phones` (
	`person` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`source` text NOT NULL,
	`agreed` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `phones_number` ON `phones` (`number`,`person`);--> statement-breakpoint
CREATE TABLE `slots` (
	`bucket` text PRIMARY KEY NOT NULL,
	`free_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `outbox` ADD `spending` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `outbox` ADD `message` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `quota` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `reason` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `received_at` integer;--> statement-breakpoint
ALTER TABLE `outbox` ADD `seen_at` integer;--> statement-breakpoint
ALTER TABLE `outbox` ADD `seen_to` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `outbox_stranded` ON `outbox` (`created_at`,`id`) WHERE state in ('dead', 'unknown') and kind in ('reminder', 'notice') and seen_to = 0;--> statement-breakpoint
CREATE INDEX `outbox_message` ON `outbox` (`message`) WHERE message is not null;--> statement-breakpoint
CREATE INDEX `outbox_sent` ON `outbox` (`channel`,`sent_at`) WHERE sent_at is not null;--> statement-breakpoint
CREATE INDEX `reminders_undelivered` ON `reminders` (`updated_at`,`id`) WHERE state in ('undelivered', 'unknown');