export { Visitor } from './visitor.js'
export { foundAlliance, harvestAlliance, hasJoined, operatorAt } from './join.js'
export { bookFromElsewhere, borrowOneBook } from './story.js'
export { password, readers, staffOf } from './people.js'
