/// The columns of `brokers`; shares are from 0 to 1.
public enum BrokerColumn: String, TableColumnName {
    case provider, cluster, region, id, host, up, cpu
    case memoryUsed = "memory_used"
    case memoryLimit = "memory_limit"
    case diskUsed = "disk_used"
    case diskSize = "disk_size"
    case bytesIn = "bytes_in"
    case bytesOut = "bytes_out"
    case requests
    case requestsFailed = "requests_failed"
    case requestLatency = "request_latency_p99"
    case handlerIdle = "handler_idle"
    case underReplicated = "under_replicated"
    case leaders

    public var content: ColumnContent {
        switch self {
        case .provider, .cluster, .id, .host: .name
        case .region: .label
        case .up: .flag
        case .cpu, .handlerIdle: .gauge("1")
        case .memoryUsed, .memoryLimit, .diskUsed, .diskSize: .gauge("By")
        case .bytesIn, .bytesOut: .counter("By")
        case .requests, .requestsFailed: .counter("{request}")
        case .requestLatency: .gauge("ms")
        case .underReplicated, .leaders: .gauge("{partition}")
        }
    }
}

/// The columns of `topics`; `hottest_share` is the share of the partition that gets the most.
public enum TopicColumn: String, TableColumnName {
    case provider, cluster, region, topic, partitions
    case partitionsOnline = "partitions_online"
    case underReplicated = "under_replicated"
    case messagesIn = "messages_in"
    case messagesOut = "messages_out"
    case bytesIn = "bytes_in"
    case requests
    case requestsFailed = "requests_failed"
    case lag
    case hottestShare = "hottest_share"

    public var content: ColumnContent {
        switch self {
        case .provider, .cluster, .topic: .name
        case .region: .label
        case .partitions, .partitionsOnline, .underReplicated: .gauge("{partition}")
        case .messagesIn, .messagesOut: .counter("{message}")
        case .bytesIn: .counter("By")
        case .requests, .requestsFailed: .counter("{request}")
        case .lag: .gauge("{message}")
        case .hottestShare: .gauge("1")
        }
    }
}

/// The columns of `queues`.
public enum QueueColumn: String, TableColumnName {
    case provider, cluster, region, vhost, queue, state, running
    case messagesReady = "messages_ready"
    case messagesUnacknowledged = "messages_unacknowledged"
    case publish, deliver, ack, consumers, memory

    public var content: ColumnContent {
        switch self {
        case .provider, .cluster, .vhost, .queue: .name
        case .region: .label
        case .state: .text
        case .running: .flag
        case .messagesReady, .messagesUnacknowledged: .gauge("{message}")
        case .publish, .deliver, .ack: .counter("{message}")
        case .consumers: .gauge("{consumer}")
        case .memory: .gauge("By")
        }
    }
}
