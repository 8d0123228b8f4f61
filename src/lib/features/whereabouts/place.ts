export type PlaceFacts = {
	name: string;
	kind: 'room' | 'online';
	address: string;
	directions: string;
	addressFor: 'everyone' | 'enrolled' | 'signed_in';
};

export type PlaceViewer = {
	/** Takes part, leads it or plans it. */
	enrolled: boolean;
	/** Reads it on a page after signing in, not in a mail, a feed, a file or a list of hits. */
	onPage: boolean;
};

export type ShownPlace = {
	name: string;
	online: boolean;
	address: string;
	directions: string;
	link: string;
	/** There is a place, an address or a link that this viewer does not get to see here. */
	withheld: boolean;
};

/** What a viewer may know of where a session is; a place kept to the page never leaves it. */
export function formatPlace(
	place: PlaceFacts | null,
	session: { link: string },
	viewer: PlaceViewer
): ShownPlace {
	const shows = place ? showsAddress(place.addressFor, viewer) : viewer.enrolled;
	const named = place === null || showsName(place.addressFor, viewer);
	const address = place?.address ?? '';
	return {
		name: named ? (place?.name ?? '') : '',
		online: place ? place.kind === 'online' : session.link !== '',
		address: shows ? address : '',
		directions: shows ? (place?.directions ?? '') : '',
		link: shows && viewer.enrolled ? session.link : '',
		withheld: !named || (!shows && address !== '') || (session.link !== '' && !(shows && viewer.enrolled))
	};
}

/** Of a place kept to the page, the name gives it away as well. */
function showsName(addressFor: PlaceFacts['addressFor'], viewer: PlaceViewer) {
	return addressFor !== 'signed_in' || (viewer.enrolled && viewer.onPage);
}

function showsAddress(addressFor: PlaceFacts['addressFor'], viewer: PlaceViewer) {
	if (addressFor === 'everyone') return true;
	return addressFor === 'enrolled' ? viewer.enrolled : viewer.enrolled && viewer.onPage;
}
