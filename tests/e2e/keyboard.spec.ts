import type { Page } from '@playwright/test';
import { accountOf, expect, PASSWORD, signIn, STAFF, test } from './support/site.ts';

const LOOKS = [
	{ width: 1280, paths: ['/', '/planning'] },
	{ width: 390, paths: ['/aanbod', '/wensen'] }
];

for (const { width, paths } of LOOKS) {
	test(`every stop of the Tab key is seen at ${width} px`, async ({ page }) => {
		await page.setViewportSize({ width, height: 800 });
		await signIn(page, STAFF);
		for (const path of paths) {
			await page.goto(path);
			expect(await walkByTab(page), path).toEqual([]);
		}
	});
}

test('a participant signs in and asks a wish by keys alone', async ({ page, site }) => {
	await page.goto('/aanmelden');
	await tabTo(page, 'E-mailadres');
	await page.keyboard.type(accountOf(site, 'participant'));
	await tabTo(page, 'Wachtwoord');
	await page.keyboard.type(PASSWORD);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Dag /);

	await page.keyboard.press('Tab');
	await expect(page.getByRole('link', { name: 'Naar de inhoud' })).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('main')).toBeFocused();
	await tabTo(page, 'Wens of vraag');
	await page.keyboard.press('Enter');
	await page.waitForURL('**/wensen/nieuw');
	await tabTo(page, 'In één zin');
	await page.keyboard.type('Wie neemt ’s nachts op?');
	await page.keyboard.press('Tab');
	await page.keyboard.press('ArrowDown');
	await expect(page.getByRole('radio', { name: 'Iets anders' })).toBeChecked();
	await tabTo(page, 'Versturen');
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wie neemt ’s nachts op?');
});

test('a menu and a dialog open with Enter, close with Escape and give the focus back', async ({
	page,
	site
}) => {
	await signIn(page, accountOf(site, 'participant'));
	await tabTo(page, /^Menu van/);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('button', { name: 'Afmelden', exact: true })).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('button', { name: /^Menu van/ })).toBeFocused();

	await page.goto('/coaching');
	await page.getByRole('link', { name: /^Coaching met/ }).press('Enter');
	await expect(page.getByRole('button', { name: 'Coaching afsluiten' })).toBeVisible();
	await tabTo(page, 'Coaching afsluiten');
	await page.keyboard.press('Enter');
	await expect(page.getByRole('dialog', { name: 'Coaching afsluiten' })).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('button', { name: 'Coaching afsluiten' })).toBeFocused();
});

/** Presses Tab until the focus is on what goes by that name. */
async function tabTo(page: Page, name: string | RegExp) {
	const named = page
		.getByRole('link', { name, exact: true })
		.or(page.getByRole('button', { name, exact: true }))
		.or(page.getByLabel(name, { exact: true }));
	for (let stop = 0; stop < 80; stop++) {
		await page.keyboard.press('Tab');
		const focused = page.locator(':focus');
		if (await focused.and(named).count()) return;
	}
	throw new Error(`Tab does not reach ${name}.`);
}

/** Tabs from the top to the end, and names each stop that cannot be seen to have the focus. */
async function walkByTab(page: Page) {
	const unseen: string[] = [];
	for (let stop = 0; stop < 200; stop++) {
		await page.keyboard.press('Tab');
		const { name, fault } = await page.evaluate(lookAtFocus);
		if (name === null) return unseen;
		if (fault) unseen.push(`${name}: ${fault}`);
	}
	return [...unseen, 'The Tab key never leaves the page.'];
}

/** Runs in the page: what has the focus, and whether an outline is drawn round it where nothing covers it. */
function lookAtFocus() {
	const focused = document.activeElement;
	if (!focused || focused === document.body) return { name: null, fault: null };
	const near = [focused, focused.closest('label'), focused.parentElement].filter((one) => one !== null);
	const outlined = (one: Element, part?: string) => {
		const { outlineStyle, outlineWidth } = getComputedStyle(one, part);
		return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
	};
	const { left, top, width, height } = focused.getBoundingClientRect();
	const over = document.elementFromPoint(left + width / 2, top + height / 2);
	const covered = !over || !near.some((one) => one.contains(over) || over.contains(one));
	const seen = near.some((one) => outlined(one)) || outlined(focused, '::after');
	return {
		name: focused.getAttribute('aria-label') ?? focused.textContent?.trim().slice(0, 40) ?? '',
		fault: seen ? (covered ? 'covered' : null) : 'no outline'
	};
}
