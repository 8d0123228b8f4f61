/** Shapes of organisations, on a grid of 24 by 24, each of about the same visual weight. */
export const organisationShapes = {
	circle: 'M12 2a10 10 0 1 1 0 20a10 10 0 1 1 0-20z',
	square: 'M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z',
	diamond:
		'M10.6 1.4a2 2 0 0 1 2.8 0l9.2 9.2a2 2 0 0 1 0 2.8l-9.2 9.2a2 2 0 0 1-2.8 0l-9.2-9.2a2 2 0 0 1 0-2.8z',
	hexagon:
		'M7.6 2.5h8.8a2 2 0 0 1 1.7 1l4.4 7.5a2 2 0 0 1 0 2l-4.4 7.5a2 2 0 0 1-1.7 1H7.6a2 2 0 0 1-1.7-1L1.5 13a2 2 0 0 1 0-2l4.4-7.5a2 2 0 0 1 1.7-1z',
	triangle: 'M10.2 2.3a2 2 0 0 1 3.5 0l9.3 17a2 2 0 0 1-1.8 3H2.8a2 2 0 0 1-1.8-3z',
	pentagon:
		'M10.8 1.5a2 2 0 0 1 2.4 0l9 6.6a2 2 0 0 1 .7 2.2l-3.4 10.6a2 2 0 0 1-1.9 1.4H6.4a2 2 0 0 1-1.9-1.4L1.1 10.3a2 2 0 0 1 .7-2.2z',
	star: 'M12 .5l3.6 6.3l7.2 1.5l-4.9 5.4l.8 7.3l-6.7-3l-6.7 3l.8-7.3l-4.9-5.4l7.2-1.5z',
	cross:
		'M8.5 1.5h7a1 1 0 0 1 1 1v5h5a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-5v5a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-5h-5a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1h5v-5a1 1 0 0 1 1-1z'
} as const;

export type OrganisationShape = keyof typeof organisationShapes;

export const organisationShapeNames = Object.keys(organisationShapes) as OrganisationShape[];
export const organisationColours = 12;

/** The outline of a shape; an unknown name is drawn as a circle, so that stored data can never break a page. */
export function shapePath(shape: string): string {
	return organisationShapes[shape as OrganisationShape] ?? organisationShapes.circle;
}

/** The colour of an organisation as a CSS value, for any whole number. */
export function organisationColour(colour: number): string {
	return `var(--organisation-${((colour % organisationColours) + organisationColours) % organisationColours})`;
}

/** Shapes of states, on a grid of 16 by 16. */
export const stateShapes = {
	circle: { fill: 'M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12z' },
	ring: { stroke: 'M8 3a5 5 0 1 1 0 10a5 5 0 1 1 0-10z' },
	half: { stroke: 'M8 3a5 5 0 1 1 0 10a5 5 0 1 1 0-10z', fill: 'M8 3a5 5 0 0 1 0 10z' },
	triangle: { fill: 'M8 1.5l7 12.5H1z' },
	octagon: { fill: 'M5.2 1.5h5.6L14.5 5.2v5.6L10.8 14.5H5.2L1.5 10.8V5.2z' },
	pause: { fill: 'M3.5 2.5h3.2v11H3.5zM9.3 2.5h3.2v11H9.3z' },
	check: { stroke: 'M2.5 8.5l3.7 3.7l7.3-8' },
	cross: { stroke: 'M3.5 3.5l9 9M12.5 3.5l-9 9' },
	dash: { stroke: 'M3 8h10' },
	info: { stroke: 'M8 7.5v5', fill: 'M8 2.2a1.6 1.6 0 1 1 0 3.2a1.6 1.6 0 1 1 0-3.2z' },
	star: { fill: 'M8 1l2.1 4.6l5 .6l-3.7 3.4l1 4.9L8 12.1l-4.4 2.4l1-4.9L.9 6.2l5-.6z' }
} as const satisfies Record<string, { fill?: string; stroke?: string }>;

export type StateShape = keyof typeof stateShapes;
