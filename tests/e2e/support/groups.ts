import { expect, type Page } from '@playwright/test';

/** Asks for groups, whether there are some already or not, and waits until they are there. */
export async function makeGroups(page: Page) {
	await page.getByRole('button', { name: /^Maak (indeling|opnieuw)$/ }).click();
	await expect(page.getByText('De indeling wordt gemaakt.')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Maak opnieuw' })).toBeVisible({ timeout: 60_000 });
	await expect(page.getByText('De indeling wordt gemaakt', { exact: true })).toBeHidden();
}
