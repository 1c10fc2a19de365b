import Definitions
import Diagnostics
import Telemetry

/// Settings by name, as the clients of Kafka take them.
extension [KafkaSetting] {
    /// Those whose values stand in the configuration itself.
    var written: [String: String] {
        Dictionary(
            filter { !$0.isFromOutside }.map { ($0.name.value, $0.value.reveal()) },
            uniquingKeysWith: { _, last in last })
    }

    /// Those whose values are not for anybody to see.
    var fromOutside: [String: @Sendable () -> Secret] {
        Dictionary(
            filter(\.isFromOutside).map { setting in
                (setting.name.value, { @Sendable in setting.value })
            }, uniquingKeysWith: { _, last in last })
    }
}
