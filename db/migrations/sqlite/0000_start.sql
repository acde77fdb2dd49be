CREATE TABLE `audit` (
	`id` text PRIMARY KEY NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`object` text NOT NULL,
	`detail` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_at` ON `audit` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `conversations` (
	`id` text PRIMARY KEY NOT NULL,
	`channel` text NOT NULL,
	`address` text NOT NULL,
	`person` text,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`last_seq` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_address` ON `conversations` (`channel`,`address`);--> statement-breakpoint
CREATE INDEX `conversations_of_person` ON `conversations` (`person`,`updated_at`);--> statement-breakpoint
CREATE TABLE `drafts` (
	`id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`plan` text NOT NULL,
	`form_version` integer NOT NULL,
	`step` text NOT NULL,
	`answers` text NOT NULL,
	`code` text NOT NULL,
	`practice` integer NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `drafts_code` ON `drafts` (`code`);--> statement-breakpoint
CREATE INDEX `drafts_of_person` ON `drafts` (`person`,`state`,`updated_at`);--> statement-breakpoint
CREATE TABLE `duty_statuses` (
	`person` text NOT NULL,
	`plan` text NOT NULL,
	`obligation` text NOT NULL,
	`occurrence` text NOT NULL,
	`reply` text NOT NULL,
	`until` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`person`, `plan`, `obligation`, `occurrence`),
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `inbox` (
	`channel` text NOT NULL,
	`key` text NOT NULL,
	`conversation` text NOT NULL,
	`result` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`channel`, `key`)
);
--> statement-breakpoint
CREATE TABLE `invites` (
	`code` text PRIMARY KEY NOT NULL,
	`unit` text NOT NULL,
	`role` text NOT NULL,
	`person` text,
	`uses_left` integer NOT NULL,
	`expires_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`unit`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`conversation` text NOT NULL,
	`cause` text NOT NULL,
	`payload` text NOT NULL,
	`lease_until` integer NOT NULL,
	`finished_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `jobs_cause` ON `jobs` (`cause`);--> statement-breakpoint
CREATE INDEX `jobs_open` ON `jobs` (`created_at`,`id`) WHERE finished_at is null;--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`conversation` text NOT NULL,
	`channel` text NOT NULL,
	`seq` integer NOT NULL,
	`cause` text NOT NULL,
	`kind` text NOT NULL,
	`body` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_at` integer NOT NULL,
	`sent_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_seq` ON `outbox` (`conversation`,`seq`);--> statement-breakpoint
CREATE INDEX `outbox_cause` ON `outbox` (`cause`,`conversation`);--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`next_at`,`id`,`channel`) WHERE state in ('pending', 'retry');--> statement-breakpoint
CREATE INDEX `outbox_waiting` ON `outbox` (`conversation`,`seq`) WHERE state in ('pending', 'retry', 'sending');--> statement-breakpoint
CREATE TABLE `people` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`title` text NOT NULL,
	`consent` text,
	`reminders` integer NOT NULL,
	`demo` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `plan_openings` (
	`plan` text PRIMARY KEY NOT NULL,
	`open` integer NOT NULL,
	`by` text NOT NULL,
	`reason` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `registrations` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`draft` text NOT NULL,
	`person` text NOT NULL,
	`unit` text NOT NULL,
	`plan` text NOT NULL,
	`year` integer NOT NULL,
	`owner_kind` text NOT NULL,
	`name` text NOT NULL,
	`practice` integer NOT NULL,
	`state` text NOT NULL,
	`note` text,
	`answers` text NOT NULL,
	`submitted_at` integer NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`draft`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `registrations_draft` ON `registrations` (`draft`);--> statement-breakpoint
CREATE UNIQUE INDEX `registrations_code` ON `registrations` (`code`);--> statement-breakpoint
CREATE INDEX `registrations_of_person` ON `registrations` (`person`,`submitted_at`);--> statement-breakpoint
CREATE INDEX `registrations_in_unit` ON `registrations` (`unit`,`state`,`submitted_at`);--> statement-breakpoint
CREATE TABLE `reminders` (
	`id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`plan` text NOT NULL,
	`obligation` text NOT NULL,
	`occurrence` text NOT NULL,
	`offset` text NOT NULL,
	`conversation` text,
	`state` text NOT NULL,
	`sent_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reminders_key` ON `reminders` (`person`,`plan`,`obligation`,`occurrence`,`offset`);--> statement-breakpoint
CREATE TABLE `roles` (
	`person` text NOT NULL,
	`unit` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`person`, `unit`, `role`),
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `units` (
	`id` text PRIMARY KEY NOT NULL,
	`parent` text,
	`plan` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`parent`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action
);
