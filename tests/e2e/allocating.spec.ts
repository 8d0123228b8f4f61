import type { Page } from '@playwright/test';
import { expect, signIn, STAFF, test } from './support/site.ts';

const TRAINING = 'Ouderenmishandeling';
const EVEN_OR_NEARLY =
	/^(Iedere organisatie is zo gelijk mogelijk verdeeld|Organisaties: .+ minder kan niet) – bewezen\.$/;

test('the people of a training are spread anew over its editions, and get their seats', async ({ page }) => {
	await signIn(page, STAFF);
	await page.goto('/trainingen');
	await page.getByRole('link', { name: TRAINING }).first().click();
	await page.getByRole('link', { name: 'Verdeel mensen' }).click();
	await expect(page.getByRole('heading', { name: 'Verdeling over uitvoeringen' })).toBeVisible();
	await expect(page.getByText(EVEN_OR_NEARLY)).toBeVisible();

	await page.getByLabel('Hoe lang mag het zoeken duren?').selectOption('5 seconden');
	await page.getByRole('button', { name: 'Maak opnieuw' }).click();
	await expect(page.getByText('Het voorstel wordt gemaakt.')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Maak opnieuw' })).toBeVisible({ timeout: 60_000 });
	await expect(page.getByText('De verdeling wordt gemaakt', { exact: true })).toBeHidden();
	await expect(page.getByRole('heading', { name: 'Voorstel', exact: true })).toBeVisible();
	const [placed, asked] = await readPlaced(page);
	expect(asked).toBe(await readFigure(page, 'Mensen met een voorkeur zonder plek'));
	expect(placed).toBeGreaterThan(20);

	await page.getByRole('button', { name: 'Neem voorstel aan' }).click();
	await expect(page.getByText(`Geplaatst: ${placed}.`)).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Laatst aangenomen' })).toBeVisible();
	await expect(page.getByRole('button', { name: 'Neem voorstel aan' })).toBeHidden();
});

/** How many the proposal places, of how many: that differs with the day of the week on which a demonstration is made. */
async function readPlaced(page: Page): Promise<[placed: number, asked: number]> {
	const line = page.getByText(/^Iedereen krijgt een plek: \d+\.$|^\d+ van \d+ mensen krijgen een plek/);
	const [placed = 0, asked = placed] = (await line.innerText()).match(/\d+/g)?.map(Number) ?? [];
	return [placed, asked];
}

async function readFigure(page: Page, term: string): Promise<number> {
	return Number(await page.getByRole('term').filter({ hasText: term }).locator('+ dd').innerText());
}
