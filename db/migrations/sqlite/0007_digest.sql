ALTER TABLE `reminders` ADD `digest` text;--> statement-breakpoint
CREATE INDEX `reminders_digest` ON `reminders` (`digest`);