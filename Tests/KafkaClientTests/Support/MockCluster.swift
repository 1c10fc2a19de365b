import CRdKafka
import CRdKafkaMock
import Dispatch

/// A cluster of several brokers that librdkafka plays in this process: it has no groups to list, but
/// leaders on several brokers, brokers that go away, and errors on demand.
final class MockCluster: Sendable {
    // Safe because librdkafka's mock takes its own lock in each function.
    private struct Pointers: @unchecked Sendable {
        let client: OpaquePointer
        let cluster: OpaquePointer
    }

    private let pointers: Pointers

    /// Addresses for clients.
    let servers: String

    init(brokers: Int32) throws {
        var text = [CChar](repeating: 0, count: 512)
        let configuration = rd_kafka_conf_new()
        mqp_kafka_silence(configuration)
        guard
            let client = rd_kafka_new(RD_KAFKA_PRODUCER, configuration, &text, text.count),
            let cluster = rd_kafka_mock_cluster_new(client, brokers),
            let servers = rd_kafka_mock_cluster_bootstraps(cluster)
        else { throw MockError.notMade }
        pointers = Pointers(client: client, cluster: cluster)
        self.servers = String(cString: servers)
    }

    enum MockError: Error { case notMade }

    deinit {
        let pointers = pointers
        DispatchQueue(label: "mock.end").async {
            rd_kafka_mock_cluster_destroy(pointers.cluster)
            rd_kafka_destroy(pointers.client)
        }
    }

    /// Makes a topic whose partitions are led by the brokers given, in order; -1 is none.
    func createTopic(_ topic: String, leaders: [Int32]) {
        rd_kafka_mock_topic_create(pointers.cluster, topic, Int32(leaders.count), 3)
        for (partition, leader) in leaders.enumerated() {
            lead(topic, Int32(partition), by: leader)
        }
    }

    func lead(_ topic: String, _ partition: Int32, by leader: Int32) {
        rd_kafka_mock_partition_set_leader(pointers.cluster, topic, partition, leader)
    }

    /// Lets a broker take its time for every answer.
    func delay(_ broker: Int32, milliseconds: Int32) {
        rd_kafka_mock_broker_set_rtt(pointers.cluster, broker, milliseconds)
    }

    /// Makes a broker the coordinator of a group.
    func coordinate(_ group: String, by broker: Int32) {
        rd_kafka_mock_coordinator_set(pointers.cluster, "group", group, broker)
    }

    /// Takes a broker away, with its connections, or has it listen again.
    func set(_ broker: Int32, isUp: Bool) {
        if isUp {
            rd_kafka_mock_broker_set_up(pointers.cluster, broker)
        } else {
            rd_kafka_mock_broker_set_down(pointers.cluster, broker)
        }
    }

    /// Answers the next requests of a kind with errors.
    func push(_ errors: [rd_kafka_resp_err_t], request: Int16) {
        rd_kafka_mock_push_request_errors_array(pointers.cluster, request, errors.count, errors)
    }
}
