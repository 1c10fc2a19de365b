/// What a scripted cluster answers: a cluster as it is told, sick where that is wanted.
///
/// Error codes are those of the protocol: 7 is a time-out, 29 a topic that may not be seen, 30 a group
/// that may not be, 35 a version that is not known, 58 a login that is refused.
package struct KafkaScript: Sendable {
    package struct Partition: Sendable {
        /// -1 where there is none.
        package var leader: Int32
        package var replicas: [Int32]
        package var inSync: [Int32]
        package var error: Int16 = 0
        package var earliest: Int64 = 0
        package var end: Int64 = 0
        /// What ListOffsets says of it.
        package var offsetsError: Int16 = 0

        package init(leader: Int32, replicas: [Int32], inSync: [Int32], end: Int64 = 0) {
            self.leader = leader
            self.replicas = replicas
            self.inSync = inSync
            self.end = end
        }
    }

    package struct Topic: Sendable {
        package var name: String
        package var partitions: [Partition]
        package var error: Int16 = 0

        package init(_ name: String, _ partitions: [Partition], error: Int16 = 0) {
            self.name = name
            self.partitions = partitions
            self.error = error
        }
    }

    package struct Member: Sendable {
        package var id: String
        package var clientID: String
        package var host: String
        /// Partitions by topic.
        package var assignment: [String: [Int32]]

        package init(
            id: String, clientID: String, host: String, assignment: [String: [Int32]] = [:]
        ) {
            self.id = id
            self.clientID = clientID
            self.host = host
            self.assignment = assignment
        }
    }

    package struct Group: Sendable {
        package var id: String
        package var state: String
        package var assignor = ""
        package var members: [Member] = []
        /// Offsets by topic and partition.
        package var commits: [String: [Int32: Int64]] = [:]
        /// The brokers that list it; none is the first one.
        package var listedBy: [Int32] = []
        /// What DescribeGroups and OffsetFetch say of it.
        package var describeError: Int16 = 0
        package var commitsError: Int16 = 0

        package init(_ id: String, state: String) {
            self.id = id
            self.state = state
        }
    }

    package var clusterID: String? = "scripted"
    package var controller: Int32 = 1
    /// The brokers that listen, and are told of in the metadata.
    package var brokers: [Int32]
    package var topics: [Topic] = []
    package var groups: [Group] = []
    /// What ListGroups says, by broker.
    package var listErrors: [Int32: Int16] = [:]
    /// How long every answer says that it was throttled, in milliseconds.
    package var throttle: Int32 = 0
    /// What a login is answered with; nil where none is known of.
    package var loginError: Int16?
    /// The words of a login that is refused.
    package var loginWords = "no such user, or another password"
    /// Brokers that take requests and never answer them.
    package var silent: Set<Int32> = []
    /// Requests that no broker answers.
    package var unanswered: Set<KafkaWire.API> = []
    /// The length that every answer says it has, in place of its own.
    package var length: Int32?
    /// Brokers that break off at every request.
    package var closed: Set<Int32> = []
    /// What every answer is in place of its own, however little of the protocol that is.
    package var garbage: String?
    /// Whether every answer breaks off in its middle.
    package var isCutOff = false
    /// Whether every answer comes a byte a second.
    package var isDripping = false

    package init(brokers: [Int32]) { self.brokers = brokers }
}
