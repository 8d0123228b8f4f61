/** How somebody stands to an edition; rights on its contents follow from these and from nothing else. */
export type EditionRelation = {
	staff: boolean;
	/** Leads a session of it, until sixty days after the last. */
	trains: boolean;
	/** Has a seat in it. */
	participates: boolean;
	/** Looks after the people of an organisation that takes part. */
	coordinates: boolean;
};
