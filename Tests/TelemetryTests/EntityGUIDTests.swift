import Telemetry
import Testing

@Suite
struct EntityGUIDTests {
    /// GUIDs that New Relic itself assigned, found in public code.
    @Test(
        arguments: [
            ("MXxBUE18QVBQTElDQVRJT058MjM", 1, "APM", "APPLICATION", "23"),
            (
                "MzQ5NzQ5NHxFWFR8U0VSVklDRXwtOTE1NDc5Mjc1MTAxMTIzODUxMA", 3_497_494, "EXT",
                "SERVICE",
                "frontend"
            ),
            (
                "Nzk3NzA5NXxFWFR8U0VSVklDRXwtNjA1OTUyMTEwODM4NTU4MzQyOQ", 7_977_095, "EXT",
                "SERVICE",
                "checkout"
            ),
            (
                "NDM2MTc0NHxFWFR8U0VSVklDRXwyNzkzNjg5Mjc1NTA3NTA0MDM", 4_361_744, "EXT", "SERVICE",
                "productcatalogservice"
            ),
            (
                "NDM2MTc0NHxFWFR8U0VSVklDRXwtMTA5ODEzMTM0MzE2NDQ0MzcxOQ", 4_361_744, "EXT",
                "SERVICE",
                "recommendationservice"
            ),
            (
                "NzU2MDUzfEVYVHxTRVJWSUNFfC0zNzc2MTgxMTYyNDI3MDg3NDAw", 756_053, "EXT", "SERVICE",
                "synthticMonitor-Production"
            ),
        ] as [(String, Int64, String, String, String)])
    func `is the one that New Relic assigned`(
        _ text: String, _ account: Int64, _ domain: String, _ type: String, _ name: String
    ) throws {
        let hashed = try #require(entityIdentifierHash(name))
        let identifier = name == "23" ? name : "\(hashed)"
        let guid = try #require(
            EntityGUID(accountID: account, domain: domain, type: type, identifier: identifier))
        #expect(guid.encoded == text)
        #expect(guid.description == text)
        let decoded = try #require(EntityGUID(encoded: text))
        #expect(decoded == guid)
        #expect(decoded.accountID == account)
        #expect(decoded.domain == domain)
        #expect(decoded.type == type)
        #expect(decoded.identifier == identifier)
    }

    @Test func `keeps every printable identifier through its text`() throws {
        for first in 0x20...0x7E {
            for length in 1...7 {
                let bytes = (0..<length).map { UInt8((first - 0x20 + $0) % 95 + 0x20) }
                let identifier = String(decoding: bytes, as: UTF8.self)
                let guid = try #require(
                    EntityGUID(accountID: 12, domain: "INFRA", type: "NA", identifier: identifier))
                #expect(EntityGUID(encoded: guid.encoded)?.identifier == identifier)
            }
        }
    }

    @Test(
        arguments: [
            (-1, "INFRA", "HOST", "1"), (10_000_000_000, "INFRA", "HOST", "1"),
            (1, "IN", "HOST", "1"), (1, "Infra", "HOST", "1"), (1, "1NFRA", "HOST", "1"),
            (1, "INFRASTRUCTURE_X", "HOST", "1"), (1, "INFRA", "H", "1"),
            (1, "INFRA", "HO-ST", "1"),
            (1, "INFRA", "HOST", ""), (1, "INFRA", "HOST", "é"), (1, "INFRA", "HOST", "a\n"),
            (1, "INFRA", "HOST", String(repeating: "a", count: 51)),
            (1, "INFRA", String(repeating: "A", count: 51), "1"),
        ] as [(Int64, String, String, String)])
    func `refuses parts that New Relic does not have`(
        _ account: Int64, _ domain: String, _ type: String, _ identifier: String
    ) {
        #expect(
            EntityGUID(accountID: account, domain: domain, type: type, identifier: identifier)
                == nil)
    }

    @Test(arguments: [
        "", "M", "MXxBUE18QVBQTElDQVRJT058MjM=", "MXxBUE18QVBQTElDQVRJT058MjN", "MXxBUE18QVBQ",
        "MXxBUE18QVBQTElDQVRJT058Mj M", "MDF8QVBNfEFQUExJQ0FUSU9OfDIz",
        "eHxBUE18QVBQTElDQVRJT058MjM",
        "KzF8QVBNfEFQUExJQ0FUSU9OfDIz", String(repeating: "A", count: 4000),
    ])
    func `refuses texts that are the text of no GUID`(_ text: String) {
        #expect(EntityGUID(encoded: text) == nil)
    }

    @Test func `decodes the longest GUID`() throws {
        let guid = try #require(
            EntityGUID(
                accountID: EntityGUID.maximumAccountID, domain: String(repeating: "D", count: 15),
                type: String(repeating: "T", count: 50),
                identifier: String(repeating: "~", count: EntityGUID.maximumIdentifierLength)))
        #expect(guid.encoded.utf8.count == EntityGUID.maximumEncodedLength)
        #expect(EntityGUID(encoded: guid.encoded) == guid)
    }

    @Test func `is ordered by account, then by domain, type and identifier`() throws {
        func guid(_ account: Int64, _ type: String, _ identifier: String) throws -> EntityGUID {
            try #require(
                EntityGUID(
                    accountID: account, domain: "INFRA", type: type, identifier: identifier))
        }
        let ordered = try [
            guid(2, "HOST", "2"), guid(10, "HOST", "1"), guid(10, "HOST", "2"),
            guid(10, "QUEUE", "1"),
        ]
        #expect(ordered.reversed().sorted() == ordered)
    }
}
