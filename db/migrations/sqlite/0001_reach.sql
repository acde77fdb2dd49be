DROP INDEX `outbox_due`;--> statement-breakpoint
ALTER TABLE `outbox` ADD `urgency` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`urgency`,`next_at`,`id`,`channel`) WHERE state in ('pending', 'retry');--> statement-breakpoint
ALTER TABLE `conversations` ADD `unreachable` text;