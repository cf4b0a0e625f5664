// Reading a record is the same wherever it is asked for; the pipeline's step is here.
export { describeRecord, type Refusal } from '@commonshelf/reading'
