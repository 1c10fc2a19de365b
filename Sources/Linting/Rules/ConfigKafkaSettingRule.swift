import Definitions
import Diagnostics

/// The settings of clients of Kafka are ones that these take.
///
/// A value from outside is not looked up: of it the name alone is checked here, and the rest when a run
/// begins.
struct ConfigKafkaSettingRule: LintRule {
    static let id: RuleID = "config/kafka-setting"
    static let summary =
        "A client of Kafka has no such setting, does not take its value, or not beside another."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard let client = context.kafka else { return }
        // Some are refused when the file is read.
        let told = report.diagnostics.filter { $0.rule == Self.id }.compactMap(\.place)
        var findings = SettingFindings(client, told: Set(told))
        for configuration in context.set.configurations {
            let discovered = configuration.discoveries.compactMap { $0.template?.sample }
            for target in Array(configuration.targets) + discovered where target.brokers != nil {
                findings.check(target.settings, of: .target)
            }
            for sink in configuration.sinks {
                guard case .kafka(let kafka) = sink.destination else { continue }
                findings.check(kafka.settings, of: .sink)
            }
        }
        for finding in findings.all { report.add(finding) }
    }
}

/// What is found in one setting after the other.
private struct SettingFindings {
    private let client: KafkaSettingCheck
    private let names: [KafkaSettingCheck.Client: Set<String>]
    /// Settings that were looked at: a mapping can stand in several targets through aliases.
    private var seen: [KafkaSettingCheck.Client: Set<Place>]
    /// What the client said; thousands of targets have the same settings.
    private var answers: [Question: KafkaSettingCheck.Fault?] = [:]
    private var conflicts: [Together: String?] = [:]
    /// Settings that were found not to go with others.
    private var conflicting: [KafkaSettingCheck.Client: Set<Place>] = [:]
    private(set) var all: [Diagnostic] = []

    private struct Question: Hashable {
        var user: KafkaSettingCheck.Client
        var name: String
        var value: String?
    }

    private struct Together: Hashable {
        var user: KafkaSettingCheck.Client
        var values: [String: String?]
    }

    init(_ client: KafkaSettingCheck, told: Set<Place>) {
        self.client = client
        seen = [.target: told, .sink: told]
        names = [.target: Set(client.names(.target)), .sink: Set(client.names(.sink))]
    }

    mutating func check(
        _ settings: [NamedValue<Interpolated>], of user: KafkaSettingCheck.Client
    ) {
        let secretLines = Set(
            settings.filter { mayShowSecret($0, of: user) }.flatMap { setting in
                // The value of an alias stands elsewhere.
                let value = setting.value.place.range
                return [setting.name.place.range.start.line] + (value.start.line...value.end.line)
            })
        for setting in settings
        where seen[user, default: []].insert(setting.name.place).inserted {
            if let finding = finding(in: setting, of: user) { add(finding, hiding: secretLines) }
        }
        if let finding = conflict(of: settings, of: user) { add(finding, hiding: secretLines) }
    }

    private mutating func add(_ finding: Diagnostic, hiding lines: Set<Int>) {
        let line = finding.place?.range.start.line ?? 0
        all.append(lines.contains(line) ? finding.withoutSource : finding)
    }

    /// What is wrong with settings of which each is right, at the first that could cure it.
    private mutating func conflict(
        of settings: [NamedValue<Interpolated>], of user: KafkaSettingCheck.Client
    ) -> Diagnostic? {
        var values: [String: String?] = [:]
        for setting in settings {
            let (name, value) = asked(setting)
            if fault(Question(user: user, name: name, value: value)) != nil { return nil }
            values.updateValue(value, forKey: name)
        }
        guard let text = conflict(Together(user: user, values: values)) else { return nil }
        let cure = settings.first { setting in
            var others = values
            others[setting.name.value] = nil
            return conflict(Together(user: user, values: others)) == nil
        }
        guard let name = cure?.name ?? settings.first?.name,
            conflicting[user, default: []].insert(name.place).inserted
        else { return nil }
        return .conflict(name, text)
    }

    private mutating func conflict(_ together: Together) -> String? {
        if let answer = conflicts[together] { return answer }
        let answer = client.conflict(together.user, together.values)
        conflicts.updateValue(answer, forKey: together)
        return answer
    }

    /// Whether a secret may stand in the file: also beside a name that nobody knows, or that is like one
    /// of a secret.
    private func mayShowSecret(
        _ setting: NamedValue<Interpolated>, of user: KafkaSettingCheck.Client
    ) -> Bool {
        guard setting.value.literal != nil else { return false }
        let name = setting.name.value
        if client.isSecret(name) { return true }
        let names = names[user] ?? []
        return !names.contains(name)
            && nearest(to: name, in: names).map(client.isSecret) ?? true
    }

    /// What is asked about a setting: never the value of a secret.
    private func asked(_ setting: NamedValue<Interpolated>) -> (name: String, value: String?) {
        let name = setting.name.value
        return (name, client.isSecret(name) ? nil : setting.value.literal)
    }

    private mutating func fault(_ question: Question) -> KafkaSettingCheck.Fault? {
        if let answer = answers[question] { return answer }
        let answer = client.fault(question.user, question.name, question.value)
        answers.updateValue(answer, forKey: question)
        return answer
    }

    private mutating func finding(
        in setting: NamedValue<Interpolated>, of user: KafkaSettingCheck.Client
    ) -> Diagnostic? {
        let name = setting.name
        let value = asked(setting).value
        return switch fault(Question(user: user, name: name.value, value: value)) {
        case nil: nil
        case .unknown: .unknownSetting(name, nearest(to: name.value, in: names[user] ?? []))
        case .refused(let reason): .refusedSetting(name, reason)
        case .unsupported(let text): .unsupportedSetting(name, text)
        case .value(let text, let values):
            .wrongValue(name.value, value ?? "", at: setting.value.place, text, values)
        }
    }
}

extension Diagnostic {
    fileprivate static func unknownSetting(_ name: Located<String>, _ near: String?) -> Diagnostic {
        Diagnostic(
            ConfigKafkaSettingRule.id, "librdkafka has no setting `\(shown(name.value))`",
            at: name.place, label: "not a setting",
            help: near.map { "did you mean `\($0)`?" }
                ?? "the settings are those of librdkafka's CONFIGURATION.md")
    }

    fileprivate static func refusedSetting(
        _ name: Located<String>, _ reason: String
    ) -> Diagnostic {
        Diagnostic(
            ConfigKafkaSettingRule.id, "`\(shown(name.value))` is not set here", at: name.place,
            label: reason, help: "remove it")
    }

    fileprivate static func conflict(_ name: Located<String>, _ text: String) -> Diagnostic {
        Diagnostic(
            ConfigKafkaSettingRule.id, "these settings do not go together", at: name.place,
            label: shown(text),
            help: "change this one, or what it does not go with; the program sets some itself")
    }

    fileprivate static func unsupportedSetting(
        _ name: Located<String>, _ text: String
    ) -> Diagnostic {
        Diagnostic(
            ConfigKafkaSettingRule.id, "librdkafka does not take `\(shown(name.value))`",
            at: name.place, label: shown(text),
            help: "remove it; the settings are those of librdkafka's CONFIGURATION.md")
    }

    fileprivate static func wrongValue(
        _ name: String, _ value: String, at place: Place, _ text: String,
        _ values: KafkaSettingCheck.Values
    ) -> Diagnostic {
        Diagnostic(
            ConfigKafkaSettingRule.id, "`\(shown(name))` does not take this value", at: place,
            label: shown(text), help: cure(value, values))
    }

    private static func cure(_ value: String, _ values: KafkaSettingCheck.Values) -> String {
        switch values {
        case .words(let words):
            suggestion(for: value, in: words)
                ?? "write one of \(words.map { "`\($0)`" }.joined(separator: ", "))"
        case .numbers(let from, let to): "write a number from \(from) to \(to)"
        case .texts: "the settings are those of librdkafka's CONFIGURATION.md"
        }
    }
}
