import { expect, test } from 'vitest';
import { formatPlace, type PlaceFacts } from '#lib/features/whereabouts/place.ts';

const house: PlaceFacts = {
	name: 'De Linde',
	kind: 'room',
	address: 'Lindepad 3',
	directions: 'Bel aan',
	addressFor: 'everyone'
};
const LINK = { link: 'https://overleg.example' };
const NO_LINK = { link: '' };

test.each([
	['everyone', false, false, true],
	['enrolled', false, true, false],
	['enrolled', true, false, true],
	['signed_in', true, false, false],
	['signed_in', false, true, false],
	['signed_in', true, true, true]
] as const)(
	'an address for %s, enrolled %s, on the page %s: shown %s',
	(addressFor, enrolled, onPage, shown) => {
		const place = formatPlace({ ...house, addressFor }, NO_LINK, { enrolled, onPage });
		expect(place).toMatchObject({
			name: addressFor === 'signed_in' && !(enrolled && onPage) ? '' : 'De Linde',
			address: shown ? 'Lindepad 3' : '',
			directions: shown ? 'Bel aan' : '',
			withheld: !shown
		});
	}
);

test('the link of an online session is for who takes part', () => {
	const online: PlaceFacts = { ...house, kind: 'online', address: '', directions: '' };
	expect(formatPlace(online, LINK, { enrolled: false, onPage: true })).toMatchObject({
		online: true,
		link: '',
		withheld: true
	});
	expect(formatPlace(online, LINK, { enrolled: true, onPage: true })).toMatchObject({
		link: LINK.link,
		withheld: false
	});
	expect(formatPlace(null, LINK, { enrolled: true, onPage: false })).toMatchObject({
		online: true,
		link: LINK.link
	});
});
