/**
 * Who may do what, as decided; nothing here is read from the code. For every action: who may; and who sees the object
 * but may not (403). To everybody else the object does not exist (404). A relation that is named nowhere is refused.
 */
export const relations = [
	'participant',
	'otherParticipant',
	'trainer',
	'otherTrainer',
	'formerTrainer',
	'coach',
	'coached',
	'coordinator',
	'otherCoordinator',
	'staff',
	'admin'
] as const;
export type Relation = (typeof relations)[number];

export type Rule = { may: readonly Relation[]; sees?: readonly Relation[] };

/** Whoever has a seat: the participant the object is of or about, and the one who is coached as well. */
const seats = ['participant', 'coached'] as const;
const inEdition = [...seats, 'trainer', 'staff'] as const;
const ofEdition = [...inEdition, 'coordinator'] as const;
const everybody = relations;
const nobody = [] as const;

function allBut(...may: Relation[]): Rule {
	return { may, sees: relations.filter((relation) => !may.includes(relation)) };
}

export const declaration = {
	/** A participant of an organisation; the coordinator is theirs, `coached` a fellow participant. */
	person: {
		read: { may: [...ofEdition, 'admin'] },
		find: { may: ['coordinator', 'staff', 'admin'] },
		readEmail: { may: ['participant', 'trainer', 'coordinator', 'staff', 'admin'] },
		readWork: { may: ['participant', 'coordinator', 'staff'] },
		readRoles: { may: ['participant', 'coordinator', 'staff', 'admin'] },
		correct: { may: ['coordinator', 'staff'], sees: [...seats, 'trainer', 'admin'] },
		saveWorkingDays: { may: ['participant', 'coordinator', 'staff'], sees: ['coached', 'trainer', 'admin'] },
		/** To an organisation one looks after. */
		add: allBut('coordinator', 'otherCoordinator', 'staff'),
		disable: { may: ['admin'], sees: ofEdition },
		findDuplicates: { may: ['staff'] },
		merge: { may: ['staff'] },
		previewErasing: { may: ['admin'], sees: ofEdition },
		erase: { may: ['admin'], sees: ofEdition }
	},
	/** Making one person of the participant and the one who is coached, which takes two; and of two already merged. */
	merger: {
		propose: { may: ['staff'] },
		read: { may: ['staff', 'admin'] },
		list: { may: ['staff', 'admin'] },
		approve: { may: ['admin'], sees: ['participant', 'coached', 'staff'] },
		withdraw: { may: ['staff', 'admin'], sees: ['participant', 'coached'] },
		answer: { may: ['participant', 'coached'] },
		seeAsked: { may: ['participant', 'coached'] },
		readUndo: { may: ['staff'] },
		undo: { may: ['staff'] }
	},
	/** Of the participant: asked by staff, confirmed by a second person in another role after three days. */
	address: {
		ask: { may: ['staff'], sees: [...seats, 'trainer', 'coordinator', 'admin'] },
		seeChange: { may: ['coordinator', 'staff', 'admin'] },
		seeOwnChange: { may: ['participant'] },
		confirm: { may: ['coordinator', 'admin'], sees: [...seats, 'trainer', 'staff'] },
		withdraw: { may: ['participant', 'staff'], sees: ['coached', 'trainer', 'coordinator', 'admin'] },
		distrust: { may: ['participant', 'staff'], sees: ['coached', 'trainer', 'coordinator', 'admin'] },
		trust: { may: ['participant'], sees: ['coached', 'trainer', 'coordinator', 'staff', 'admin'] }
	},
	/** Everybody recovered their accounts a day ago, except the coach, the trainers, staff and those who look after people. */
	recovery: {
		seeClosedCoaching: { may: ['coached'] },
		seeClosedWork: { may: ['participant'] },
		openCoaching: { may: ['coach'] },
		/** Vouching opens nothing to whoever vouches, so also a trainer of a while ago can. */
		openWork: { may: ['trainer', 'formerTrainer'] },
		readClosedNote: { may: ['coach'] },
		readClosedWish: { may: ['coach'] },
		readClosedWork: { may: ['trainer'] },
		readClosedFile: { may: ['trainer'] },
		readClosedFeedback: { may: ['trainer'] },
		readOpenedNote: { may: ['coach', 'coached'] },
		readOpenedWork: { may: ['participant', 'trainer'] }
	},
	/** The same, who does not want to be known. */
	shieldedPerson: {
		readSurname: { may: ['trainer', 'staff'] },
		readEmail: { may: ['trainer', 'staff'] }
	},
	membership: {
		start: { may: ['coordinator', 'staff'], sees: [...seats, 'trainer', 'admin'] },
		correct: { may: ['coordinator', 'staff'], sees: [...seats, 'trainer', 'admin'] },
		end: { may: ['coordinator', 'staff'], sees: [...seats, 'trainer', 'admin'] },
		move: { may: ['staff'], sees: [...seats, 'trainer', 'coordinator', 'admin'] }
	},
	/** Nobody decides about the own role: the last two are about the one who asks. */
	role: {
		grantCoordinator: { may: ['staff'], sees: [...seats, 'trainer', 'coordinator', 'admin'] },
		grantStaff: { may: ['admin'], sees: ofEdition },
		makeTrainer: { may: ['staff'], sees: [...seats, 'trainer', 'coordinator', 'admin'] },
		grantOneself: { may: nobody, sees: everybody },
		endOneself: { may: nobody, sees: everybody }
	},
	organisation: {
		list: { may: everybody },
		readInDetail: { may: ['staff', 'admin'] },
		change: allBut('staff'),
		close: allBut('staff')
	},
	/** Not on offer: known to those who take part or lead. The plan of a training is not an edition of it. */
	training: {
		readDraft: { may: [...inEdition, 'formerTrainer'] },
		change: { may: ['staff'], sees: [...seats, 'trainer', 'formerTrainer'] },
		publish: { may: ['staff'], sees: [...seats, 'trainer', 'formerTrainer'] },
		make: allBut('staff'),
		readOffered: { may: everybody }
	},
	/** Of the people of that training over its editions; asking, accepting and dismissing pass the same gate. */
	allocation: {
		read: { may: ['staff'] },
		stopSearch: { may: ['staff'], sees: [...seats, 'trainer', 'formerTrainer'] }
	},
	edition: {
		read: { may: ofEdition },
		list: { may: ofEdition },
		change: { may: ['staff'], sees: [...seats, 'trainer', 'coordinator'] },
		cancel: { may: ['staff'], sees: [...seats, 'trainer', 'coordinator'] },
		copy: { may: ['staff'], sees: [...seats, 'trainer', 'coordinator'] },
		readOffered: { may: everybody }
	},
	session: {
		read: { may: ofEdition },
		readAddress: { may: inEdition },
		change: { may: ['staff'], sees: [...seats, 'trainer', 'coordinator'] },
		cancel: { may: ['staff'], sees: [...seats, 'trainer', 'coordinator'] },
		chooseTrainer: { may: ['staff'] },
		proposeDuos: allBut('staff'),
		readPlaces: { may: ['staff'] }
	},
	/** Of a participant of the coordinator's organisation, and of one of another (`OfAnother`). */
	enrolment: {
		seeInList: { may: ofEdition },
		seeOfAnotherInList: { may: inEdition },
		withdraw: { may: ['participant', 'coordinator', 'staff'], sees: ['coached', 'trainer'] },
		withdrawOfAnother: { may: ['staff'], sees: [...seats, 'trainer'] },
		enrolOneself: { may: everybody },
		enrolSomebody: { may: ['coordinator', 'staff'] },
		place: { may: ['staff'], sees: ['coordinator'] }
	},
	attendance: {
		read: { may: ['participant', 'trainer', 'coordinator', 'staff'] },
		readOfAnother: { may: ['trainer', 'staff'] },
		mark: { may: ['trainer', 'staff'] },
		markOneself: { may: nobody, sees: ['trainer', 'staff'] },
		close: { may: ['trainer', 'staff'] },
		report: { may: seats },
		printSheet: { may: ['trainer', 'staff'], sees: [...seats, 'coordinator'] }
	},
	group: {
		readAll: { may: ['trainer', 'staff'] },
		readOwn: { may: seats },
		readNumbers: { may: ['coordinator'] },
		wish: { may: ['trainer', 'staff'], sees: [...seats, 'coordinator'] },
		make: { may: ['trainer', 'staff'], sees: [...seats, 'coordinator'] },
		print: { may: ['trainer', 'staff'], sees: [...seats, 'coordinator'] }
	},
	/** That these two met. */
	encounter: { read: { may: seats } },
	lessonPlan: {
		read: { may: ['trainer', 'staff'] },
		readHistory: { may: ['trainer', 'staff'] },
		write: { may: ['trainer'], sees: ['staff'] },
		restore: { may: ['trainer'], sees: ['staff'] },
		sign: { may: ['trainer'], sees: ['staff'] }
	},
	assignment: {
		read: { may: ofEdition },
		readText: { may: inEdition },
		readDraft: { may: ['trainer', 'staff'] },
		make: { may: ['trainer', 'staff'], sees: [...seats, 'coordinator'] },
		change: { may: ['trainer', 'staff'], sees: [...seats, 'coordinator'] }
	},
	/** Handed in by another participant; `Own` is the participant's. */
	submission: {
		write: { may: seats, sees: ['trainer', 'staff', 'coordinator'] },
		readOwn: { may: ['participant'] },
		read: { may: ['trainer'] },
		readDraft: { may: nobody },
		readFlagged: { may: nobody },
		flag: { may: ['trainer'] },
		seeHandedIn: { may: ['trainer', 'coordinator', 'staff'] },
		waitForFeedback: { may: ['trainer'] }
	},
	/** Somebody who came to lead the edition after the participant had handed in; the participant answers for the own work. */
	newLead: {
		open: { may: ['trainer'], sees: [...seats, 'coordinator', 'staff'] },
		answer: { may: ['participant'] }
	},
	submissionFile: { read: { may: ['participant', 'trainer'] } },
	feedback: {
		read: { may: ['participant', 'trainer'] },
		write: { may: ['trainer'] },
		release: { may: ['trainer'] }
	},
	coachingPair: {
		read: { may: ['coach', 'coached'] },
		list: { may: ['coach', 'coached'] },
		end: { may: ['coach', 'coached'] },
		accept: { may: ['coach'], sees: ['coached'] }
	},
	coachingNote: {
		read: { may: ['coach', 'coached'] },
		write: { may: ['coach', 'coached'] },
		withdraw: { may: ['coach'], sees: ['coached'] }
	},
	/** What the participant is typing and did not send. */
	draft: { read: { may: ['participant'] } },
	/** Of the participant, to the programme, unless the name says something else. */
	wish: {
		read: { may: ['participant', 'staff'] },
		readRaisedAtSession: { may: ['participant', 'trainer', 'staff'] },
		readShared: { may: ['participant', 'coordinator', 'staff'] },
		readAskedOfOtherOrganisation: { may: ['participant', 'otherCoordinator', 'staff'] },
		readCoaching: { may: ['coach', 'coached'] },
		answer: { may: ['staff'], sees: ['participant'] },
		answerRaisedAtSession: { may: ['staff'], sees: ['participant', 'trainer'] },
		answerShared: { may: ['staff'], sees: ['participant', 'coordinator'] },
		answerCoaching: { may: ['coach'], sees: ['coached'] },
		moveCoaching: { may: nobody, sees: ['coach', 'coached'] },
		withdraw: { may: ['participant'], sees: ['staff'] },
		typeUp: { may: ['trainer', 'staff'], sees: seats },
		typeUpMany: { may: ['trainer', 'staff'], sees: seats },
		readNoting: { may: ['trainer', 'staff'], sees: [...seats, 'coordinator'] },
		/** Whether it is still live: the asker says so, or whoever called them writes it down. */
		answerRelevance: { may: ['participant'], sees: ['staff'] },
		noteRelevance: { may: ['staff'], sees: ['participant'] },
		seeToCall: { may: ['staff'] },
		/** What happens to it after a change of workplace. */
		decideMove: { may: ['participant', 'staff'] },
		seeMove: { may: ['participant', 'staff'] },
		handToNewOrganisation: { may: ['staff'], sees: ['participant'] },
		mute: { may: ['staff'], sees: ['participant'] },
		unmute: { may: ['staff'], sees: ['participant'] },
		changeKind: { may: ['staff'], sees: ['participant'] }
	},
	/** Of the participant's wish and one of somebody else: of staff; the asker says whether the own wish may be in it. */
	bundle: {
		list: { may: ['staff'] },
		read: { may: ['staff'] },
		suggest: { may: ['staff'] },
		find: { may: ['staff'] },
		listSessions: { may: ['staff'] },
		start: { may: ['staff'] },
		change: { may: ['staff'] },
		add: { may: ['staff'] },
		remove: { may: ['staff'] },
		propose: { may: ['staff'] },
		plan: { may: ['staff'] },
		dissolve: { may: ['staff'] },
		decline: { may: ['staff'] },
		agree: { may: ['participant'], sees: ['staff'] },
		seeThatOneIsInIt: { may: ['participant', 'staff'] }
	},
	/** Turnaround: of what they look after, and of the coordinator's organisation. */
	figures: {
		read: { may: ['coordinator', 'otherCoordinator', 'staff'] },
		readOfOrganisation: { may: ['coordinator', 'staff'] }
	},
	alert: {
		read: { may: ['participant'] },
		/** Who hears about late wishes, of the own organisation and of all. */
		readLadders: { may: ['coordinator', 'otherCoordinator', 'staff'] },
		readLadderOfOrganisation: { may: ['coordinator', 'staff'] }
	},
	import: {
		prepare: allBut('coordinator', 'otherCoordinator', 'staff'),
		read: { may: ['coordinator'] },
		/** Whoever may bring in nothing at all hears so, whether the list is there or not. */
		apply: { may: ['coordinator'], sees: relations.filter((relation) => !/oordinator|staff/.test(relation)) }
	},
	calendar: {
		read: { may: ['coordinator', 'staff'] },
		save: { may: ['coordinator', 'staff'] },
		saveOfProgramme: { may: ['staff'] }
	},
	/** What the programme promises about wishes. */
	target: {
		read: { may: ['staff'] },
		save: { may: ['staff'] },
		add: { may: ['staff'] },
		disable: { may: ['staff'] }
	},
	/** The participant's own feed, and a session in the own diary. */
	diary: {
		revokeFeed: { may: ['participant'] },
		readSession: { may: [...seats, 'trainer', 'formerTrainer'] }
	},
	audit: {
		readAboutOneself: { may: ['participant'] },
		readTechnical: { may: ['admin'] }
	},
	/** The second step of the participant, when everything is lost; the own passkeys and codes are nobody else's. */
	factor: {
		askReset: { may: ['participant', 'coordinator', 'staff', 'admin'], sees: ['coached', 'trainer'] },
		confirmReset: { may: ['coordinator', 'staff', 'admin'], sees: [...seats, 'trainer'] },
		seeReset: { may: ['coordinator', 'staff', 'admin'] },
		removePasskey: { may: ['participant'] }
	},
	operations: {
		read: { may: ['admin'] },
		listMails: { may: ['admin'] },
		readMail: { may: ['admin'] },
		listWaitingMails: { may: ['admin'] },
		releaseMails: { may: ['admin'] },
		sendTestMail: { may: ['admin'] }
	},
	retention: {
		read: { may: ['admin'] },
		chooseTerms: allBut('admin')
	}
} as const satisfies Record<string, Record<string, Rule>>;

export type Declared = typeof declaration;

export type Cell = { object: string; action: string; relation: Relation; expected: 200 | 403 | 404 };

/** Every object × action × relation with what is to come of it. */
export function listCells(): Cell[] {
	return Object.entries<Record<string, Rule>>(declaration).flatMap(([object, actions]) =>
		Object.entries(actions).flatMap(([action, rule]) =>
			relations.map((relation) => ({ object, action, relation, expected: expectedFor(rule, relation) }))
		)
	);
}

function expectedFor({ may, sees = [] }: Rule, relation: Relation) {
	if (may.includes(relation)) return 200;
	return sees.includes(relation) ? 403 : 404;
}
