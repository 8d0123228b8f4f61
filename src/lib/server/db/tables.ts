// Written by `npm run tables` from the migrations.
import type { Generated } from 'kysely';

export interface Tables {
	absence: AbsenceTable;
	addressChange: AddressChangeTable;
	addressQuestion: AddressQuestionTable;
	alert: AlertTable;
	alertThreshold: AlertThresholdTable;
	allocation: AllocationTable;
	allocationSeat: AllocationSeatTable;
	assignment: AssignmentTable;
	attendance: AttendanceTable;
	attendanceClosing: AttendanceClosingTable;
	audit: AuditTable;
	authenticatorApp: AuthenticatorAppTable;
	bundle: BundleTable;
	bundleMember: BundleMemberTable;
	businessCalendar: BusinessCalendarTable;
	businessCalendarException: BusinessCalendarExceptionTable;
	businessCalendarInterval: BusinessCalendarIntervalTable;
	businessCalendarVersion: BusinessCalendarVersionTable;
	changeDecision: ChangeDecisionTable;
	clashOverride: ClashOverrideTable;
	clockPause: ClockPauseTable;
	coachingNote: CoachingNoteTable;
	coachingPair: CoachingPairTable;
	confidentialClosing: ConfidentialClosingTable;
	confidentialOpening: ConfidentialOpeningTable;
	diaryEntry: DiaryEntryTable;
	diaryFeed: DiaryFeedTable;
	draft: DraftTable;
	edition: EditionTable;
	encounter: EncounterTable;
	encounterGrowth: EncounterGrowthTable;
	enrolment: EnrolmentTable;
	factorReset: FactorResetTable;
	feedback: FeedbackTable;
	file: FileTable;
	formPost: FormPostTable;
	importBatch: ImportBatchTable;
	job: JobTable;
	knownDevice: KnownDeviceTable;
	lessonPlan: LessonPlanTable;
	lessonPlanPart: LessonPlanPartTable;
	lessonPlanPartVersion: LessonPlanPartVersionTable;
	lessonPlanSignOff: LessonPlanSignOffTable;
	limitHit: LimitHitTable;
	loginSession: LoginSessionTable;
	membership: MembershipTable;
	mergeEntry: MergeEntryTable;
	mergeProposal: MergeProposalTable;
	mergedPerson: MergedPersonTable;
	mix: MixTable;
	mixSeat: MixSeatTable;
	mixSession: MixSessionTable;
	newLead: NewLeadTable;
	newLeadNotice: NewLeadNoticeTable;
	oneTimeCode: OneTimeCodeTable;
	organisation: OrganisationTable;
	organisationDomain: OrganisationDomainTable;
	outbox: OutboxTable;
	ownership: OwnershipTable;
	pairingProposal: PairingProposalTable;
	passkey: PasskeyTable;
	passkeyChallenge: PasskeyChallengeTable;
	person: PersonTable;
	personAddress: PersonAddressTable;
	place: PlaceTable;
	possibleDuplicate: PossibleDuplicateTable;
	preference: PreferenceTable;
	registerNumber: RegisterNumberTable;
	relevanceAsk: RelevanceAskTable;
	relevanceCheck: RelevanceCheckTable;
	roleGrant: RoleGrantTable;
	schedule: ScheduleTable;
	seatOffer: SeatOfferTable;
	seatingRule: SeatingRuleTable;
	session: SessionTable;
	sessionLead: SessionLeadTable;
	sessionLeadOrganisation: SessionLeadOrganisationTable;
	setting: SettingTable;
	signInLink: SignInLinkTable;
	submission: SubmissionTable;
	submissionFile: SubmissionFileTable;
	targetPolicy: TargetPolicyTable;
	targetPolicyVersion: TargetPolicyVersionTable;
	topic: TopicTable;
	trainer: TrainerTable;
	trainerTopic: TrainerTopicTable;
	training: TrainingTable;
	trainingTopic: TrainingTopicTable;
	user: UserTable;
	wish: WishTable;
	wishClock: WishClockTable;
	wishEvent: WishEventTable;
	wishMessage: WishMessageTable;
	wishMute: WishMuteTable;
	workplaceChange: WorkplaceChangeTable;
}

export interface AbsenceTable {
	id: string;
	personId: string;
	startsOn: string;
	endsOn: string;
	deputyId: string | null;
}

export interface AddressChangeTable {
	id: string;
	personId: string;
	email: string;
	askedAt: string;
	askedBy: string;
	askedAs: 'self' | 'staff' | 'admin' | 'coordinator';
	settledAt: string | null;
	settledBy: string | null;
	outcome: 'done' | 'refused' | 'withdrawn' | 'expired' | null;
}

export interface AddressQuestionTable {
	id: string;
	changeId: string;
	personId: string;
	addressId: string;
}

export interface AlertTable {
	id: string;
	dedupKey: string;
	recipientId: string;
	kind: string;
	facts: string;
	href: string;
	raisedAt: string;
	readAt: string | null;
	ids: Generated<string>;
	partOf: string | null;
	awaitsMail: 'digest' | 'urgent' | null;
	toldByMailAt: string | null;
}

export interface AlertThresholdTable {
	clockId: string;
	level: 'half' | 'at_risk' | 'due' | 'late_1' | 'late_2';
	dueVersion: number;
	fireAt: string;
	firedAt: string | null;
}

export interface AllocationTable {
	id: string;
	trainingId: string;
	state: 'computing' | 'impossible' | 'proposed' | 'dismissed' | 'accepted' | 'replaced';
	askedAt: string;
	askedBy: string | null;
	occasion: string | null;
	jobId: string | null;
	seed: number;
	budgetSeconds: number;
	proposedAt: string | null;
	settledAt: string | null;
	settledBy: string | null;
	figures: Generated<string>;
}

export interface AllocationSeatTable {
	allocationId: string;
	personId: string;
	editionId: string | null;
	rank: number | null;
	placedAt: string | null;
}

export interface AssignmentTable {
	id: string;
	editionId: string;
	sessionId: string | null;
	title: string;
	body: string;
	dueAt: string;
	madeAt: string;
	madeBy: string;
	publishedAt: string | null;
	publishedBy: string | null;
	version: Generated<number>;
}

export interface AttendanceTable {
	sessionId: string;
	personId: string;
	state: 'present' | 'absent' | 'excused' | 'late_cancelled';
	markedAt: string;
	markedBy: string;
	reason: Generated<string>;
}

export interface AttendanceClosingTable {
	sessionId: string;
	closedAt: string;
	closedBy: string;
}

export interface AuditTable {
	seq: Generated<number>;
	at: string;
	actorId: string | null;
	action: string;
	objectType: string;
	objectId: string;
	personId: string | null;
	details: string;
}

export interface AuthenticatorAppTable {
	id: string;
	userId: string;
	secret: Uint8Array;
	keyVersion: number;
	begunAt: string;
	confirmedAt: string | null;
	usedStep: Generated<number>;
}

export interface BundleTable {
	id: string;
	formKey: string;
	title: string;
	topicId: string | null;
	region: Generated<string>;
	state: 'collecting' | 'proposed' | 'scheduled' | 'delivered' | 'dissolved';
	minPersons: number;
	decideBy: string;
	sessionId: string | null;
	madeAt: string;
	madeBy: string;
	plannedBy: string | null;
	closedAt: string | null;
	version: Generated<number>;
}

export interface BundleMemberTable {
	id: string;
	bundleId: string;
	wishId: string;
	joinedAt: string;
	joinedBy: string;
	consentAt: string | null;
	offerSeq: number | null;
	result: 'accepted' | 'refused' | 'expired' | 'no_consent' | 'removed' | 'ended' | 'dissolved' | null;
	seat: 'placed' | 'waiting' | 'none' | null;
	leftAt: string | null;
}

export interface BusinessCalendarTable {
	id: string;
	organisationId: string | null;
	createdAt: string;
}

export interface BusinessCalendarExceptionTable {
	versionId: string;
	onDate: string;
	opens: Generated<string>;
	closes: Generated<string>;
}

export interface BusinessCalendarIntervalTable {
	versionId: string;
	weekday: number;
	opens: string;
	closes: string;
}

export interface BusinessCalendarVersionTable {
	id: string;
	calendarId: string;
	number: number;
	timezone: string;
	holidays: 'dutch' | 'none';
	liberationDay: 'every_year' | 'lustrum' | 'never';
	goodFriday: number;
	legalBridgeDays: number;
	createdAt: string;
	createdBy: string | null;
}

export interface ChangeDecisionTable {
	changeId: string;
	wishId: string;
	decideBy: string;
	decision: 'follow_person' | 'hand_over' | 'both' | 'overtaken' | null;
	decidedAt: string | null;
	decidedBy: string | null;
	defaultUsed: Generated<number>;
}

export interface ClashOverrideTable {
	id: string;
	sessionId: string;
	otherSessionId: string | null;
	kind: 'place' | 'trainer' | 'participant' | 'absence';
	personId: string | null;
	reason: string;
	overriddenBy: string;
	overriddenAt: string;
}

export interface ClockPauseTable {
	id: string;
	wishId: string;
	reason: 'waiting_for_asker' | 'asker_chose_later_date';
	evidenceEventSeq: number;
	startedAt: string;
	endedAt: string | null;
	autoResumeAt: string;
	setBy: string;
}

export interface CoachingNoteTable {
	id: string;
	pairId: string;
	authorId: string;
	body: Uint8Array;
	keyVersion: number;
	writtenAt: string;
	struckAt: string | null;
}

export interface CoachingPairTable {
	id: string;
	coachId: string;
	participantId: string;
	editionId: string | null;
	askedAt: string;
	askedBy: string;
	acceptedAt: string | null;
	endedAt: string | null;
	endedBy: string | null;
	notesToldAt: string | null;
	notesGoneAt: string | null;
}

export interface ConfidentialClosingTable {
	id: string;
	personId: string;
	way: 'link' | 'invitation' | 'factor' | 'merge';
	closedAt: string;
	openersAskedAt: string | null;
}

export interface ConfidentialOpeningTable {
	id: string;
	closingId: string;
	personId: string;
	otherId: string | null;
	editionId: string | null;
	openedAt: string;
	openedBy: string;
}

export interface DiaryEntryTable {
	personId: string;
	sessionId: string;
	role: 'participant' | 'trainer';
	sequence: number;
	sessionSequence: number;
	method: 'request' | 'cancel';
	changedAt: string;
}

export interface DiaryFeedTable {
	id: string;
	personId: string;
	name: string;
	tokenHash: string;
	createdAt: string;
	revokedAt: string | null;
	emptiedAt: string | null;
}

export interface DraftTable {
	id: string;
	personId: string;
	form: string;
	fields: Uint8Array;
	keyVersion: number;
	savedAt: string;
}

export interface EditionTable {
	id: string;
	trainingId: string;
	title: string;
	state: 'to_start' | 'definitive' | 'held' | 'completed' | 'cancelled';
	stateSince: string;
	stateBy: string | null;
	cancelReason: Generated<string>;
	enrolUntil: string | null;
	minimum: Generated<number>;
	groupSize: Generated<number>;
	mixPublished: Generated<'by_itself' | 'by_hand'>;
	copiedFrom: string | null;
	createdAt: string;
	version: Generated<number>;
}

export interface EncounterTable {
	sessionId: string;
	personA: string;
	personB: string;
}

export interface EncounterGrowthTable {
	day: string;
	pairs: number;
}

export interface EnrolmentTable {
	id: string;
	editionId: string;
	personId: string;
	askedAt: string;
	askedBy: string;
	placedAt: string | null;
	endedAt: string | null;
	endedBy: string | null;
	endKind: 'withdrawn' | 'withdrawn_late' | 'removed' | 'edition_cancelled' | null;
	endReason: Generated<string>;
}

export interface FactorResetTable {
	id: string;
	personId: string;
	askedAt: string;
	askedBy: string;
	askedAs: 'self' | 'staff' | 'admin' | 'coordinator';
	confirmedAt: string | null;
	confirmedBy: string | null;
	refusedAt: string | null;
	lapsedAt: string | null;
}

export interface FeedbackTable {
	id: string;
	submissionId: string;
	authorId: string;
	version: number;
	text: string;
	writtenAt: string;
	releasedAt: string | null;
}

export interface FileTable {
	id: string;
	name: string;
	mediaType: string;
	size: number;
	sha256: string;
	storedBy: string;
	storedAt: string;
}

export interface FormPostTable {
	id: string;
	runId: string;
	postedAt: string;
	answer: string | null;
}

export interface ImportBatchTable {
	id: string;
	createdBy: string;
	createdAt: string;
	fileName: string;
	contents: string;
	choices: string;
	appliedAt: string | null;
	outcome: string | null;
}

export interface JobTable {
	id: string;
	kind: string;
	ids: string;
	state: 'waiting' | 'running' | 'done' | 'failed';
	progress: Generated<number>;
	attempts: Generated<number>;
	claimedBy: string | null;
	leaseUntil: string | null;
	stopRequestedAt: string | null;
	createdBy: string | null;
	createdAt: string;
	finishedAt: string | null;
	problem: string | null;
}

export interface KnownDeviceTable {
	id: string;
	userId: string;
	tokenHash: string;
	name: string;
	firstAt: string;
	lastAt: string;
	factorUntil: string | null;
}

export interface LessonPlanTable {
	id: string;
	sessionId: string;
	madeAt: string;
	madeBy: string;
	version: Generated<number>;
}

export interface LessonPlanPartTable {
	id: string;
	planId: string;
	position: number;
	title: string;
	minutes: number;
	counts: number;
	method: string;
	partLeadId: string | null;
	material: string;
	text: string;
	version: number;
	changedAt: string;
	changedBy: string;
	removedAt: string | null;
	removedBy: string | null;
}

export interface LessonPlanPartVersionTable {
	partId: string;
	version: number;
	title: string;
	minutes: number;
	counts: number;
	method: string;
	partLeadId: string | null;
	material: string;
	text: string;
	writtenAt: string;
	writtenBy: string;
}

export interface LessonPlanSignOffTable {
	planId: string;
	personId: string;
	planVersion: number;
	signedAt: string;
}

export interface LimitHitTable {
	key: string;
	at: string;
	tryId: Generated<string>;
}

export interface LoginSessionTable {
	idHash: string;
	userId: string;
	createdAt: string;
	expiresAt: string;
	endsAt: string;
	idleMinutes: number | null;
	device: string;
	deviceId: string | null;
	way: string;
	confirmedAt: string;
	factorAt: string | null;
}

export interface MembershipTable {
	id: string;
	personId: string;
	organisationId: string;
	function: string;
	discipline: string;
	startsOn: string;
	endsOn: string | null;
}

export interface MergeEntryTable {
	goneId: string;
	seq: number;
	tableName: string;
	rowKey: string;
	columnName: string | null;
	before: string | null;
	after: string | null;
}

export interface MergeProposalTable {
	id: string;
	keptId: string;
	goneId: string;
	proposedAt: string;
	proposedBy: string;
	approvedAt: string | null;
	approvedBy: string | null;
	keptAgreedAt: string | null;
	goneAgreedAt: string | null;
	settledAt: string | null;
	outcome: 'merged' | 'refused' | 'withdrawn' | 'expired' | 'overtaken' | null;
}

export interface MergedPersonTable {
	goneId: string;
	keptId: string;
	mergedAt: string;
	mergedBy: string | null;
}

export interface MixTable {
	id: string;
	editionId: string;
	state: 'computing' | 'impossible' | 'proposed' | 'stopped' | 'published' | 'replaced';
	askedAt: string;
	askedBy: string | null;
	occasionId: string | null;
	jobId: string | null;
	seed: number;
	proposedAt: string | null;
	publishAt: string | null;
	stoppedAt: string | null;
	stoppedBy: string | null;
	publishedAt: string | null;
	publishedBy: string | null;
	replacedAt: string | null;
	figures: Generated<string>;
	obstacle: Generated<string>;
	version: Generated<number>;
	kind: Generated<'fresh' | 'repair'>;
	options: Generated<string>;
}

export interface MixSeatTable {
	mixId: string;
	sessionId: string;
	personId: string;
	groupNumber: number;
}

export interface MixSessionTable {
	mixId: string;
	sessionId: string;
	round: number;
	groups: number;
	publishedAt: string | null;
	replacedAt: string | null;
	gatheredAt: string | null;
}

export interface NewLeadTable {
	editionId: string;
	personId: string;
	since: string;
	openedAt: string | null;
	openedBy: string | null;
}

export interface NewLeadNoticeTable {
	editionId: string;
	personId: string;
	authorId: string;
	toldAt: string | null;
	agreedAt: string | null;
	refusedAt: string | null;
}

export interface OneTimeCodeTable {
	userId: string;
	codeHash: string;
	madeAt: string;
	usedAt: string | null;
}

export interface OrganisationTable {
	id: string;
	name: string;
	kind: 'shelter' | 'safe_home' | 'youth_protection' | 'social_work' | 'municipality' | 'police' | 'mental_health' | 'probation' | 'lived_experience' | 'other';
	colour: number;
	shape: string;
	createdAt: string;
	closedAt: string | null;
	region: Generated<string>;
}

export interface OrganisationDomainTable {
	domain: string;
	organisationId: string;
}

export interface OutboxTable {
	id: string;
	dedupKey: string;
	recipientId: string;
	template: string;
	ids: string;
	createdAt: string;
	releaseAt: string;
	state: 'pending' | 'sending' | 'sent' | 'suppressed' | 'failed';
	attempts: Generated<number>;
	claimedBy: string | null;
	leaseUntil: string | null;
	settledAt: string | null;
	problem: string | null;
}

export interface OwnershipTable {
	id: string;
	wishId: string;
	organisationId: string | null;
	personId: string | null;
	fromAt: string;
	toAt: string | null;
	reason: string;
}

export interface PairingProposalTable {
	id: string;
	jobId: string | null;
	askedBy: string;
	askedAt: string;
	proposal: string | null;
	proposedAt: string | null;
}

export interface PasskeyTable {
	id: string;
	userId: string;
	credential: string;
	publicKey: Uint8Array;
	counter: number;
	name: string;
	addedAt: string;
	usedAt: string | null;
}

export interface PasskeyChallengeTable {
	browserHash: string;
	challenge: string;
	userId: string | null;
	expiresAt: string;
}

export interface PersonTable {
	id: string;
	givenName: string;
	initials: string;
	infix: string;
	familyName: string;
	email: string;
	phone: Generated<string>;
	language: Generated<'nl' | 'en'>;
	diary: Generated<'mail' | 'feed'>;
	shieldedAt: string | null;
	sharesContactAt: string | null;
	photoFileId: string | null;
	photoConsentAt: string | null;
	workingDays: Generated<string>;
	createdAt: string;
	version: Generated<number>;
	erasedAt: string | null;
	addressChangedAt: string | null;
}

export interface PersonAddressTable {
	id: Generated<string>;
	email: string;
	personId: string;
	addedAt: string;
	unsafeAt: string | null;
	unsafeBy: string | null;
}

export interface PlaceTable {
	id: string;
	name: string;
	kind: 'room' | 'online';
	address: string;
	directions: string;
	addressFor: 'everyone' | 'enrolled' | 'signed_in';
	createdAt: string;
}

export interface PossibleDuplicateTable {
	personId: string;
	otherId: string;
	foundAt: string;
	decidedAt: string | null;
	decidedBy: string | null;
	same: number | null;
}

export interface PreferenceTable {
	personId: string;
	trainingId: string;
	rank: number;
	editionId: string;
	givenAt: string;
}

export interface RegisterNumberTable {
	personId: string;
	register: string;
	number: string;
}

export interface RelevanceAskTable {
	id: string;
	round: string;
	personId: string;
	askedAt: string;
}

export interface RelevanceCheckTable {
	askId: string;
	wishId: string;
	trigger: 'late' | 'still_open' | 'useful_until' | 'no_reply' | 'moved' | 'along' | 'offer';
	askedAt: string;
	answer: 'still_live' | 'changed' | 'no_longer' | null;
	channel: 'mail' | 'page' | 'phone' | null;
	answeredAt: string | null;
	answeredBy: string | null;
	givenUpAt: string | null;
}

export interface RoleGrantTable {
	id: string;
	personId: string;
	role: 'staff' | 'coordinator' | 'admin';
	organisationId: string | null;
	grantedAt: string;
	grantedBy: string | null;
	endedAt: string | null;
	endedBy: string | null;
}

export interface ScheduleTable {
	name: string;
	nextRunAt: string;
	lastRunAt: string | null;
	problem: string | null;
}

export interface SeatOfferTable {
	id: string;
	enrolmentId: string;
	offeredAt: string;
	expiresAt: string;
	settledAt: string | null;
	answer: 'accepted' | 'declined' | 'expired' | 'withdrawn' | null;
}

export interface SeatingRuleTable {
	id: string;
	editionId: string;
	kind: 'pinned' | 'together' | 'apart';
	personId: string;
	otherId: string | null;
	sessionId: string | null;
	groupNumber: number | null;
	askedBy: string;
	askedAt: string;
}

export interface SessionTable {
	id: string;
	editionId: string;
	number: number;
	startsAt: string;
	endsAt: string;
	placeId: string | null;
	link: Generated<string>;
	seats: number;
	uid: string;
	sequence: Generated<number>;
	changedAt: string;
	cancelledAt: string | null;
	cancelledBy: string | null;
	cancelReason: Generated<string>;
	version: Generated<number>;
}

export interface SessionLeadTable {
	sessionId: string;
	half: number;
	personId: string;
	organisationId: string;
	pairedAt: string;
	pairedBy: string | null;
}

export interface SessionLeadOrganisationTable {
	sessionId: string;
	organisationId: string;
	personId: string;
}

export interface SettingTable {
	key: string;
	value: string;
}

export interface SignInLinkTable {
	id: string;
	personId: string;
	kind: 'invitation' | 'reset';
	createdAt: string;
	createdBy: string | null;
	expiresAt: string;
	usedAt: string | null;
}

export interface SubmissionTable {
	id: string;
	assignmentId: string;
	personId: string;
	text: string;
	savedAt: string;
	handedInAt: string | null;
	late: Generated<number>;
	reason: Generated<string>;
	flaggedAt: string | null;
	flaggedBy: string | null;
	emptiedAt: string | null;
}

export interface SubmissionFileTable {
	fileId: string;
	submissionId: string;
}

export interface TargetPolicyTable {
	id: string;
	organisationId: string | null;
	kind: 'training' | 'deepening' | 'introduction' | 'coaching' | 'answer' | 'other' | null;
	metric: 'first_response' | 'answer' | 'update';
	rank: number;
	createdAt: string;
	disabledAt: string | null;
	disabledBy: string | null;
}

export interface TargetPolicyVersionTable {
	id: string;
	policyId: string;
	number: number;
	unit: 'business_minutes' | 'business_days';
	value: number;
	atRiskFraction: number;
	calendarId: string | null;
	validFrom: string;
	createdBy: string | null;
}

export interface TopicTable {
	id: string;
	name: string;
	createdAt: string;
}

export interface TrainerTable {
	personId: string;
	maxSessions: number;
	since: string;
}

export interface TrainerTopicTable {
	personId: string;
	topicId: string;
}

export interface TrainingTable {
	id: string;
	title: string;
	summary: string;
	body: string;
	createdAt: string;
	publishedAt: string | null;
	publishedBy: string | null;
	version: Generated<number>;
}

export interface TrainingTopicTable {
	trainingId: string;
	topicId: string;
}

export interface UserTable {
	id: string;
	passwordHash: string | null;
	createdAt: string;
	disabledAt: string | null;
	demonstration: Generated<number>;
}

export interface WishTable {
	id: string;
	publicRef: string;
	formKey: string;
	kind: 'training' | 'deepening' | 'introduction' | 'coaching' | 'answer' | 'other';
	summary: string;
	body: string;
	sourceType: 'session' | 'form' | 'email' | 'staff_entry' | 'import';
	sourceSessionId: string | null;
	sourceMoment: 'during' | 'after' | null;
	askerId: string;
	askerOrganisationIdAtRaise: string | null;
	askerRoleAtRaise: 'participant' | 'trainer' | 'coordinator' | 'staff' | 'other';
	sharedWithOrganisation: Generated<number>;
	recordedBy: string | null;
	ownerOrganisationId: string | null;
	ownerPersonId: string | null;
	state: 'raised' | 'acknowledged' | 'in_progress' | 'waiting_asker' | 'waiting_organisation' | 'planned' | 'answered' | 'confirmed' | 'closed';
	outcome: 'overtaken' | 'withdrawn' | 'declined' | 'duplicate' | null;
	outcomeReason: 'changed_workplace' | 'other_question' | 'overtaken_by_news' | 'found_elsewhere' | null;
	raisedAt: string;
	recordedAt: string;
	usefulUntil: string | null;
	firstResponseAt: string | null;
	firstAnsweredAt: string | null;
	answeredAt: string | null;
	answeredBy: string | null;
	reopenUntil: string | null;
	reopenCount: Generated<number>;
	closedAt: string | null;
	version: Generated<number>;
	sharedOrganisationId: string | null;
	twinOfId: string | null;
}

export interface WishClockTable {
	id: string;
	wishId: string;
	metric: 'first_response' | 'answer' | 'update';
	cycleNo: number;
	policyVersionId: string;
	calendarVersionId: string;
	unit: 'business_minutes' | 'business_days';
	targetValue: number;
	startedAt: string;
	countsFrom: string;
	countsValue: number;
	carriedMs: Generated<number>;
	state: 'running' | 'paused' | 'met' | 'late' | 'cancelled';
	dueAt: string | null;
	atRiskAt: string | null;
	dueVersion: Generated<number>;
	stoppedAt: string | null;
	brokenAt: string | null;
	netMs: number | null;
	excusedReason: string | null;
}

export interface WishEventTable {
	seq: Generated<number>;
	wishId: string;
	type: string;
	occurredAt: string;
	recordedAt: string;
	actorId: string | null;
	actorKind: 'person' | 'system';
	payload: string;
}

export interface WishMessageTable {
	eventSeq: Generated<number>;
	body: string;
}

export interface WishMuteTable {
	id: string;
	wishId: string;
	reason: string;
	endsOn: string;
	mutedBy: string;
	mutedAt: string;
	liftedBy: string | null;
	liftedAt: string | null;
}

export interface WorkplaceChangeTable {
	id: string;
	changeKey: string;
	personId: string;
	fromOrganisationId: string;
	toOrganisationId: string | null;
	effectiveOn: string;
	detectedAt: string;
}
