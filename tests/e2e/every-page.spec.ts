import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { kindOf } from '../routes/kinds.ts';
import { accountOf, expect, signIn, test, type Role } from './support/site.ts';

type Look = { role: Role; theme: 'light' | 'dark'; language: 'nl' | 'en'; width: number };

/** Every role walks the site; width, theme and language take turns, and with TWEESPAN_FULL each role has all of them. */
const looks: Look[] = process.env.TWEESPAN_FULL
	? (['staff', 'trainer', 'participant', 'coordinator', 'admin'] as const).flatMap((role) =>
			(['light', 'dark'] as const).flatMap((theme) =>
				(['nl', 'en'] as const).flatMap((language) =>
					[390, 1280].map((width) => ({ role, theme, language, width }))
				)
			)
		)
	: [
			{ role: 'staff', theme: 'light', language: 'nl', width: 1280 },
			{ role: 'trainer', theme: 'dark', language: 'nl', width: 390 },
			{ role: 'participant', theme: 'light', language: 'en', width: 390 },
			{ role: 'coordinator', theme: 'dark', language: 'en', width: 1280 },
			{ role: 'admin', theme: 'light', language: 'nl', width: 390 }
		];

for (const look of looks) {
	test(`Every page a ${look.role} can reach is sound (${look.theme}, ${look.language}, ${look.width} px)`, async ({
		page,
		site
	}) => {
		test.setTimeout(900_000);
		await page.setViewportSize({ width: look.width, height: 900 });
		await page.emulateMedia({ colorScheme: look.theme, reducedMotion: 'reduce' });
		await signIn(page, accountOf(site, look.role));
		await page.context().addCookies([{ name: 'language', value: look.language, url: site.url }]);
		expect(await walk(page, site.url)).toEqual([]);
	});
}

/** Follows every link to a kind of page not seen yet, and says what is wrong with each. */
async function walk(page: Page, origin: string) {
	const problems: string[] = [];
	listen(page, origin, problems);
	const seen = new Set<string>();
	const queue = ['/'];
	for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
		const kind = kindOf(path);
		if (!kind || seen.has(kind)) continue;
		seen.add(kind);
		const response = await page.goto(path);
		if (response?.status() !== 200) problems.push(`${path}: ${response?.status()}`);
		else problems.push(...(await inspect(page, path)));
		queue.push(...(await linksOn(page, origin)));
	}
	return problems;
}

async function linksOn(page: Page, origin: string) {
	const links = await page
		.locator('a[href]')
		.evaluateAll((all) => all.map((one) => new URL(one.getAttribute('href') ?? '', document.baseURI).href));
	return links.filter((link) => link.startsWith(`${origin}/`)).map((link) => link.slice(origin.length));
}

async function inspect(page: Page, path: string) {
	const { violations } = await new AxeBuilder({ page })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
		.analyze();
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
	const title = await page.title();
	return [
		...violations.map(
			(found) => `${path}: ${found.id} at ${found.nodes.map((node) => node.target.join(' ')).join('; ')}`
		),
		...(wide > 1 ? [`${path}: ${wide} px too wide`] : []),
		...(/.+ – Tweespan$/.test(title) ? [] : [`${path}: the title is “${title}”`]),
		...((await page.locator('h1:visible').count()) === 1 ? [] : [`${path}: not one main heading`])
	];
}

function listen(page: Page, origin: string, problems: string[]) {
	page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
	page.on('console', (message) => {
		if (message.type() === 'error') problems.push(`${page.url()}: ${message.text()}`);
	});
	page.on('request', (request) => {
		if (!request.url().startsWith(origin) && !request.url().startsWith('data:'))
			problems.push(`${page.url()}: asks ${request.url()}`);
	});
}
