import Definitions
import Diagnostics
import Testing

/// Entity types in upstream's format.
@Suite struct EntityTypeTests {
    static func type(_ more: String) -> Loaded {
        Loaded([
            "infra-queue/definition.yml": """
            domain: INFRA
            type: QUEUE
            ownership: { primaryOwner: { teamName: T } }
            \(more)
            """
        ])
    }

    static func synthesis(_ text: String) -> (SynthesisDefinition?, Loaded) {
        let loaded = type("synthesis: \(text)")
        return (loaded.set.entityTypes.first?.definition.synthesis, loaded)
    }

    static let rule = """
        ruleName: r, identifier: id, name: title, conditions: [{ attribute: eventType, value: E }]
        """

    @Test func `gives what is not written its default`() throws {
        let loaded = Self.type("")
        #expect(loaded.findings == [])
        let type = try #require(loaded.set.entityTypes.first?.definition)
        #expect(type.key == "INFRA-QUEUE")
        #expect(type.configuration.expiration == .eightDays)
        #expect(type.configuration.isAlertable)
        #expect(type.guid == nil && type.synthesis == nil)
        #expect(type.goldenTags.isEmpty && type.dashboardTemplates.isEmpty)
        #expect(type.ownership.primary.name == "T" && type.ownership.secondary.isEmpty)
    }

    @Test func `takes every key that upstream has`() throws {
        let loaded = Loaded([
            "ext-a/definition.yml": """
            domain: EXT
            type: A
            """,
            "ext-ab/definition.yml": """
            domain: EXT
            type: AB
            ownership:
              primaryOwner: { teamName: T }
              secondaryOwners: [{ teamName: U }, { teamName: V }]
            goldenTags: [a, b.c]
            configuration: { entityExpirationTime: MANUAL, alertable: false }
            dashboardTemplates:
              newRelic: { template: dashboard.json, filterNRQLByEntityID: true }
              other/one: { template: other_dashboard.json }
            synthesis:
              tags: { shared: }
              rules:
                - ruleName: first
                  compositeIdentifier: { separator: "@", attributes: [a, b] }
                  compositeName: { fragments: [{ attribute: a }, { value: "/" }, { attribute: b }] }
                  encodeIdentifierInGUID: true
                  debug: true
                  conditions:
                    - attribute: eventType
                      value: E
                    - { attribute: a, prefix: p }
                    - { attribute: b, present: false }
                    - { attribute: c }
                  tags:
                    a:
                    b: { multiValue: false }
                    c: { entityTagName: d, ttl: P1D }
                    e: { entityTagNames: [f, g] }
                    h: { entityTagName: i, entityTagNames: [j] }
                    k: { entityTagNames: [l], entityTagName: m }
                  prefixedTags: { label.: , env.: { ttl: PT4H } }
                  legacyFeatures: { overrideGuidType: true, useNonStandardAttributes: true }
            """,
        ])
        #expect(loaded.findings == ["1:1 format/missing-key", "2:7 format/value"])
        let type = try #require(loaded.set.entityTypes.first?.definition)
        #expect(type.ownership.secondary.map(\.name) == ["U", "V"])
        #expect(type.configuration.expiration == .manual)
        #expect(!type.configuration.isAlertable)
        #expect(type.dashboardTemplates.map(\.value.filtersByEntityID) == [true, nil])
        let rule = try #require(type.synthesis?.rules.first)
        #expect(rule.identifierAttributes.map(\.value) == ["a", "b"])
        #expect(rule.encodesIdentifier && rule.isDebug)
        #expect(rule.conditions.map(\.isPresent) == [nil, nil, false, nil])
        #expect(rule.tags.map(\.names) == [[], [], ["d"], ["f", "g"], ["i", "j"], ["l", "m"]])
        #expect(rule.tags.map(\.isMultiValue) == [true, false, true, true, true, true])
        #expect(rule.tags.map(\.ttl) == [nil, nil, "P1D", nil, nil, nil])
        #expect(rule.prefixedTags.map(\.attribute.value) == ["label.", "env."])
        #expect(rule.legacy.overridesGUIDType && rule.legacy.usesNonStandardAttributes)
        #expect(type.synthesis?.tags.map(\.attribute.value) == ["shared"])
    }

    @Test func `reads synthesis with rules, disabled, or as one rule`() {
        let (several, first) = Self.synthesis("{ rules: [{ \(Self.rule) }] }")
        #expect(first.findings == [])
        #expect(several?.rules.map(\.name.value) == ["r"])
        let (disabled, second) = Self.synthesis("{ disabled: true }")
        #expect(second.findings == [])
        #expect(disabled?.isDisabled == true)
        let (single, third) = Self.synthesis("{ \(Self.rule), tags: { a: } }")
        #expect(third.findings == [])
        #expect(single?.rules.map(\.name.value) == ["r"])
        #expect(single?.rules.first?.tags.count == 1)
        let (empty, fourth) = Self.synthesis("{ tags: , rules: [] }")
        #expect(fourth.findings == [])
        #expect(empty?.tags.isEmpty == true)
    }

    @Test(arguments: [
        ("name: title, conditions: [{ attribute: a }]", "synthesis/rule"),
        (
            "identifier: i, compositeIdentifier: { separator: s, attributes: [a, b] }, name: title, "
                + "conditions: [{ attribute: a }]", "synthesis/rule"
        ),
        ("identifier: i, conditions: [{ attribute: a }]", "synthesis/rule"),
        ("identifier: i, name: title, conditions: []", "synthesis/rule"),
        (
            "identifier: i, name: title, conditions: [\(Array(repeating: "{ attribute: a }", count: 11).joined(separator: ","))]",
            "synthesis/rule"
        ),
        (
            "identifier: i, name: title, conditions: [{ attribute: a, value: b, prefix: c }]",
            "synthesis/condition"
        ),
        (
            "identifier: i, name: title, conditions: [{ attribute: a, prefix: c, present: true }]",
            "synthesis/condition"
        ),
        ("identifier: i, name: title, conditions: [{ value: b }]", "format/missing-key"),
        ("identifier: i, name: title", "format/missing-key"),
        ("identifier: i, name: title, conditions: [{ attribute: a }], tags: [a]", "format/type"),
        (
            "identifier: i, name: title, conditions: [{ attribute: a }], tags: { a: b }",
            "format/type"
        ),
        (
            "identifier: i, name: title, conditions: [{ attribute: a }], tags: { a: { ttl: PT1H } }",
            "format/value"
        ),
        (
            "identifier: i, name: title, conditions: [{ attribute: a }], tags: { a: { entityTagNames: b } }",
            "format/type"
        ),
        (
            "identifier: i, name: title, conditions: [{ attribute: a }], tags: { a: { entityTagName: [] } }",
            "format/type"
        ),
    ])
    func `refuses a rule`(_ keys: String, _ rule: String) {
        let (_, loaded) = Self.synthesis("{ rules: [{ ruleName: r, \(keys) }] }")
        #expect(loaded.report.sorted.map(\.rule.rawValue) == [rule], "\(loaded.messages)")
    }

    @Test(arguments: [
        ("PT4H", true), ("P1D", true), ("P1W", true), ("PT240M", true), ("P1DT12H", true),
        ("PT14400S", true), ("PT3H59M", false), ("PT4", false), ("P", false), ("4H", false),
        ("PT4HT1M", false), ("P1H", false), ("PT1D", false), ("P1Y", false), ("PT٤H", false),
        ("PT9999999H", false), ("P1D\(String(repeating: "T", count: 40))", false),
    ])
    func `takes a tag's lifetime of four hours and more`(_ ttl: String, _ isRight: Bool) {
        let (_, loaded) = Self.synthesis(
            "{ rules: [{ \(Self.rule), tags: { a: { ttl: \(ttl) } } }] }")
        #expect(loaded.report.sorted.map(\.rule) == (isRight ? [] : ["format/value"]))
    }

    @Test(arguments: ["Infra", "IN", "1NFRA", "INFRASTRUCTURE_X", "IN-FRA", "''"])
    func `refuses a domain`(_ domain: String) {
        let loaded = Loaded([
            "x/definition.yml":
                "{ domain: \(domain), type: QUEUE, ownership: { primaryOwner: { teamName: T } } }"
        ])
        #expect(loaded.report.sorted.map(\.rule) == ["format/value"])
        #expect(loaded.set.entityTypes.isEmpty)
    }
}
