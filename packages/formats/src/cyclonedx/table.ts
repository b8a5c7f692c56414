/**
 * The types of CycloneDX 1.0 to 1.7 as Conftest knows them (cyclonedx-go 0.12.0), a line each: the type's name, and its fields,
 * each of which is
 *
 *     [@ . - +] NAME [>ITEM or =PATH] [! ? ~] [:TYPE or :TYPE[]]
 *
 * NAME is the key in the value and in JSON. In XML it is an element, or an attribute (`@`), or the text of the element (`.`);
 * `-` stands in JSON only and `+` in XML only. `>ITEM` names the elements inside of NAME, `=PATH` another name, with `>`
 * between the names of elements inside of each other. A field that is empty is left out; with `!` it is there always, with `?`
 * it stays where it is written, with `~` it is null where nothing is written. TYPE is a string where none is named, and `[]` is a
 * list. `reference` is a string in JSON and the attribute `ref` of an element in XML.
 */
export const TABLE = `
Advisory title url!
AffectedVersions version range status!
Affects ref! versions>version:AffectedVersions[]
Affirmation statement signatories>signatory:Signatory[] -signature:JSFSignature
Annotation @bom-ref subjects>subject:reference[] annotator:Annotator timestamp text -signature:JSFSignature
Annotator organization:OrganizationalEntity individual:OrganizationalContact component:Component service:Service
AsserterChoice organization:OrganizationalEntity individual=contact:OrganizationalContact ref?:reference
Assessor @bom-ref thirdParty:bool organization:OrganizationalEntity
AttachedText .content! @contentType=content-type @encoding
Attestation summary assessor:reference map:AttestationMap[] -signature:JSFSignature
AttestationConfidence score?:float rationale
AttestationConformance score?:float rationale mitigationStrategies>mitigationStrategy:reference[]
AttestationMap requirement claims>claim:reference[] counterClaims>counterClaim:reference[]
  conformance:AttestationConformance confidence:AttestationConfidence
BOM -$schema -bomFormat! -specVersion!:version @serialNumber @version!:int metadata:Metadata
  components>component:Component[] services>service:Service[] externalReferences>reference:ExternalReference[]
  dependencies>dependency:Dependency[] compositions>composition:Composition[] properties>property:Property[]
  vulnerabilities>vulnerability:Vulnerability[] annotations>annotation:Annotation[] formulation>formula:Formula[]
  declarations:Declarations definitions:Definitions citations>citation:Citation[] -signature:JSFSignature
Callstack frames>frame:CallstackFrame[]
CallstackFrame package module function parameters>parameter:string[] line?:int column?:int fullFilename
CertificateProperties serialNumber subjectName issuerName notValidBefore notValidAfter signatureAlgorithmRef:reference
  subjectPublicKeyRef:reference certificateFormat certificateExtension certificateFileExtension fingerprint:Hash
  certificateState:CertificateState[] certificateExtensions>certificateExtension:CertificateExtension[]
  relatedCryptographicAssets>relatedCryptographicAsset:RelatedCryptographicAsset[] creationDate activationDate
  deactivationDate revocationDate destructionDate
CipherSuite name algorithms:reference[] identifiers:string[] tlsGroups>group:string[]
  tlsSignatureSchemes>signatureScheme:string[]
Citation @bom-ref pointers>pointer:string[] expressions>expression:string[] timestamp attributedTo?:reference process
  note -signature:JSFSignature
Claim @bom-ref target:reference predicate mitigationStrategies>mitigationStrategy:reference[] reasoning
  evidence:reference[] counterEvidence:reference[] externalReferences>reference:ExternalReference[]
  -signature:JSFSignature
Commit uid url author:IdentifiableAction committer:IdentifiableAction message
CommonCertificateExtension commonExtensionName! commonExtensionValue
Component @bom-ref @mime-type @type! supplier:OrganizationalEntity manufacturer:OrganizationalEntity author
  authors>author:OrganizationalContact[] publisher group name! version description scope hashes>hash:Hash[]
  licenses:Licenses copyright cpe purl omniborId:string[] swhid:string[] swid:SWID modified?:bool pedigree:Pedigree
  externalReferences>reference:ExternalReference[] properties>property:Property[] components>component:Component[]
  evidence:Evidence releaseNotes:ReleaseNotes modelCard:MLModelCard data:ComponentData[]
  cryptoProperties:CryptoProperties tags>tag:string[] isExternal?:bool
  patentAssertions>patentAssertion:PatentAssertion[] versionRange -signature:JSFSignature
ComponentData @bom-ref type name contents:ComponentDataContents classification sensitiveData:string[]
  graphics:ComponentDataGraphics description governance:DataGovernance
ComponentDataContents attachment:AttachedText url properties:Property[]
ComponentDataGovernanceResponsibleParty organization:OrganizationalEntity contact:OrganizationalContact
ComponentDataGraphic name image:AttachedText
ComponentDataGraphics description collection>graphic:ComponentDataGraphic[]
Composition @bom-ref aggregate! assemblies>assembly:reference[] dependencies>dependency:reference[]
  vulnerabilities>vulnerability:reference[] -signature:JSFSignature
Copyright .text!
Credits organizations>organization:OrganizationalEntity[] individuals>individual:OrganizationalContact[]
CryptoAlgorithmProperties primitive parameterSetIdentifier algorithmFamily curve ellipticCurve executionEnvironment
  implementationPlatform certificationLevel:string[] mode padding cryptoFunctions>cryptoFunction:string[]
  classicalSecurityLevel?:int nistQuantumSecurityLevel?:int
CryptoProperties assetType! algorithmProperties:CryptoAlgorithmProperties certificateProperties:CertificateProperties
  relatedCryptoMaterialProperties:RelatedCryptoMaterialProperties protocolProperties:CryptoProtocolProperties oid
CryptoProtocolProperties type version cipherSuites:CipherSuite[] ikev2TransformTypes:IKEv2TransformTypes
  cryptoRefArray:reference[] relatedCryptographicAssets>relatedCryptographicAsset:RelatedCryptographicAsset[]
CustomCertificateExtension -commonExtensionName customExtensionName! customExtensionValue
CustomCertificateState -state name! description reason
DataClassification @flow! .classification! @name @description governance:DataGovernance source>url:string[]
  destination>url:string[]
DataGovernance custodians>custodian:ComponentDataGovernanceResponsibleParty[]
  stewards>steward:ComponentDataGovernanceResponsibleParty[] owners>owner:ComponentDataGovernanceResponsibleParty[]
DeclarationEvidence @bom-ref propertyName description data:EvidenceData[] created expires author:OrganizationalContact
  reviewer:OrganizationalContact -signature:JSFSignature
Declarations assessors>assessor:Assessor[] attestations>attestation:Attestation[] claims>claim:Claim[]
  evidence>evidence:DeclarationEvidence[] targets:Targets affirmation:Affirmation -signature:JSFSignature
Definitions standards>standard:StandardDefinition[] patents:Patents
Dependency @ref! dependsOn=dependency:reference[] provides:reference[]
DetailedExpression @expression @acknowledgement @bom-ref expressionDetails=details:LicenseExpressionDetail[]
Diff text:AttachedText url
DistributionConstraints tlp
Event uid description timeReceived data:AttachedText source:ResourceReferenceChoice target:ResourceReferenceChoice
  properties>property:Property[]
Evidence -identity:EvidenceIdentityChoice +identity:EvidenceIdentity[] occurrences>occurrence:EvidenceOccurrence[]
  callstack:Callstack licenses:Licenses copyright>text:Copyright[]
EvidenceData name contents:EvidenceDataContents classification=data>classification:DataClassification
  sensitiveData:string[] governance:DataGovernance
EvidenceDataContents attachment:AttachedText url
EvidenceIdentity field confidence?:float32 concludedValue methods>method:EvidenceIdentityMethod[]
  tools>tool:reference[]
EvidenceIdentityMethod technique confidence?:float32 value
EvidenceOccurrence @bom-ref location @line?:int @offset?:int @symbol @additionalContext
ExternalReference url! comment hashes>hash:Hash[] @type! properties>property:Property[]
Formula @bom-ref components>component:Component[] services>service:Service[] workflows>workflow:Workflow[]
  properties>property:Property[]
Hash @alg! .content!
IKEv2Auth name algorithm
IKEv2Enc name keyLength?:int algorithm
IKEv2Integ name algorithm
IKEv2Ke group?:int algorithm
IKEv2Prf name algorithm
IKEv2TransformTypes encr:IKEv2Enc[] prf:IKEv2Prf[] integ:IKEv2Integ[] ke:IKEv2Ke[] esn!:bool auth:IKEv2Auth[]
IdentifiableAction timestamp name email
Issue id! name description! source:Source references>url:string[] @type!
JSFPublicKey -kty -crv -x -y -n -e
JSFSignature -signers:JSFSigner[] -chain:JSFSigner[]
JSFSigner -algorithm! -keyId -publicKey!:JSFPublicKey -certificatePath:string[] -excludes:string[] -value!
License @bom-ref id name @acknowledgement text:AttachedText url licensing:Licensing properties>property:Property[]
LicenseChoice -license:License .expression -expressionDetails:LicenseExpressionDetail[] @acknowledgement @bom-ref
  -licensing:Licensing -properties:Property[]
LicenseExpressionDetail @licenseIdentifier=license-identifier! -bom-ref text:AttachedText url
Licensing altIds>altId:string[] licensor:OrganizationalEntityOrContact licensee:OrganizationalEntityOrContact
  purchaser:OrganizationalEntityOrContact purchaseOrder licenseTypes>licenseType:string[] lastRenewal expiration
Lifecycle name phase description
MLDatasetChoice ref @bom-ref type name contents:ComponentDataContents classification sensitiveData:string[]
  graphics:ComponentDataGraphics description governance:DataGovernance
MLInputOutputParameters format
MLModelCO2Measure value!:float32 unit!
MLModelCard @bom-ref modelParameters:MLModelParameters quantitativeAnalysis:MLQuantitativeAnalysis
  considerations:MLModelCardConsiderations
MLModelCardConsiderations users>user:string[] useCases>useCase:string[]
  technicalLimitations>technicalLimitation:string[] performanceTradeoffs>performanceTradeoff:string[]
  ethicalConsiderations>ethicalConsideration:MLModelCardEthicalConsideration[]
  environmentalConsiderations:MLModelCardEnvironmentalConsiderations
  fairnessAssessments>fairnessAssessment:MLModelCardFairnessAssessment[]
MLModelCardEnvironmentalConsiderations energyConsumptions>energyConsumption:MLModelEnergyConsumption[]
  properties>property:Property[]
MLModelCardEthicalConsideration name mitigationStrategy
MLModelCardFairnessAssessment groupAtRisk benefits harms mitigationStrategy
MLModelEnergyConsumption activity! energyProviders~:MLModelEnergyProvider[] activityEnergyCost!:MLModelEnergyMeasure
  co2CostEquivalent:MLModelCO2Measure co2CostOffset:MLModelCO2Measure properties>property:Property[]
MLModelEnergyMeasure value!:float32 unit!
MLModelEnergyProvider @bom-ref description organization~:OrganizationalEntity energySource!
  energyProvided~:MLModelEnergyMeasure externalReferences>reference:ExternalReference[]
MLModelParameters approach:MLModelParametersApproach task architectureFamily modelArchitecture
  datasets>dataset:MLDatasetChoice[] inputs>input:MLInputOutputParameters[] outputs>output:MLInputOutputParameters[]
MLModelParametersApproach type
MLPerformanceMetric type value slice confidenceInterval:MLPerformanceMetricConfidenceInterval
MLPerformanceMetricConfidenceInterval lowerBound upperBound
MLQuantitativeAnalysis performanceMetrics>performanceMetric:MLPerformanceMetric[] graphics:ComponentDataGraphics
Metadata timestamp lifecycles>lifecycle:Lifecycle[] tools:ToolsChoice authors>author:OrganizationalContact[]
  component:Component manufacture:OrganizationalEntity manufacturer:OrganizationalEntity supplier:OrganizationalEntity
  licenses:Licenses properties>property:Property[] distributionConstraints:DistributionConstraints
Note locale text!:AttachedText
OrganizationalContact @bom-ref name email phone
OrganizationalEntity @bom-ref name! address:PostalAddress url:string[] contact:OrganizationalContact[]
OrganizationalEntityOrContact organization:OrganizationalEntity individual:OrganizationalContact
Parameter name value dataType
Patch diff:Diff resolves>issue:Issue[] @type!
Patent @bom-ref patentNumber! applicationNumber jurisdiction! priorityApplication:PriorityApplication
  publicationNumber title abstract filingDate grantDate patentExpirationDate patentLegalStatus!
  patentAssignee:OrganizationalEntityOrContact[] externalReferences>reference:ExternalReference[]
PatentAssertion @bom-ref patentRefs>bom-ref:reference[] assertionType! asserter~:AsserterChoice notes
PatentFamily @bom-ref familyId! priorityApplication:PriorityApplication members>ref:reference[]
  externalReferences>reference:ExternalReference[]
Pedigree ancestors>component:Component[] descendants>component:Component[] variants>component:Component[]
  commits>commit:Commit[] patches>patch:Patch[] notes
PostalAddress @bom-ref country region locality postOfficeBoxNumber postalCode streetAddress
PredefinedCertificateState state! reason
PriorityApplication applicationNumber! jurisdiction! filingDate!
ProofOfConcept reproductionSteps environment supportingMaterial>attachment:AttachedText[]
Property @name! .value!
Reference ref
RelatedCryptoMaterialProperties type id state algorithmRef:reference creationDate activationDate updateDate
  expirationDate value size?:int format securedBy:SecuredBy fingerprint:Hash
  relatedCryptographicAssets>relatedCryptographicAsset:RelatedCryptographicAsset[]
RelatedCryptographicAsset type ref
ReleaseNotes type! title featuredImage socialImage description timestamp aliases>alias:string[] tags>tag:string[]
  resolves>issue:Issue[] notes>note:Note[] properties>property:Property[]
ResourceReferenceChoice ref externalReference:ExternalReference
SWID text:AttachedText @url @tagId! @name! @version @tagVersion?:int @patch?:bool
SecuredBy mechanism algorithmRef:reference
Service @bom-ref provider:OrganizationalEntity group name! version description endpoints>endpoint:string[]
  authenticated?:bool x-trust-boundary?:bool data>dataflow:DataClassification[] licenses:Licenses
  externalReferences>reference:ExternalReference[] properties>property:Property[] services>service:Service[]
  releaseNotes:ReleaseNotes tags>tag:string[] trustZone patentAssertions>patentAssertion:PatentAssertion[]
  -signature:JSFSignature
Signatory name role -signature:JSFSignature organization:OrganizationalEntity externalReference:ExternalReference
Source name url
StandardDefinition @bom-ref name version description owner requirements>requirement:StandardRequirement[]
  levels>level:StandardLevel[] externalReferences>reference:ExternalReference[] -signature:JSFSignature
StandardLevel @bom-ref identifier title description requirements>requirement:string[]
StandardRequirement @bom-ref identifier title text descriptions>description:string[] openCre:string[] parent
  properties>property:Property[] externalReferences>reference:ExternalReference[]
Targets organizations>organization:OrganizationalEntity[] components>component:Component[] services>service:Service[]
Task @bom-ref uid name description properties>property:Property[]
  resourceReferences>resourceReference:ResourceReferenceChoice[] taskTypes>taskType:string[] trigger:TaskTrigger
  steps>step:TaskStep[] inputs>input:TaskInput[] outputs>output:TaskOutput[] timeStart timeEnd
  workspaces>workspace:TaskWorkspace[] runtimeTopology>dependency:Dependency[]
TaskCommand executed properties>property:Property[]
TaskInput resource:ResourceReferenceChoice parameters>parameter:Parameter[] environmentVars:EnvironmentVariables
  data:AttachedText source:ResourceReferenceChoice target:ResourceReferenceChoice properties>property:Property[]
TaskOutput resource:ResourceReferenceChoice parameters>parameter:Parameter[] environmentVars:EnvironmentVariables
  data:AttachedText type source:ResourceReferenceChoice target:ResourceReferenceChoice properties>property:Property[]
TaskStep name description commands>command:TaskCommand[] properties>property:Property[]
TaskTrigger @bom-ref uid name description resourceReferences>resourceReference:ResourceReferenceChoice[] type
  event:Event conditions>condition:TaskTriggerCondition[] timeActivated inputs>input:TaskInput[]
  outputs>output:TaskOutput[] properties>property:Property[]
TaskTriggerCondition description expression properties>property:Property[]
TaskWorkspace @bom-ref uid name aliases>alias:string[] description
  resourceReferences>resourceReference:ResourceReferenceChoice[] accessMode mountPath managedDataType volumeRequest
  volume:Volume properties>property:Property[]
Tool vendor name! version hashes>hash:Hash[] externalReferences>reference:ExternalReference[]
ToolsChoice +tools=tool:Tool[] components>component:Component[] services>service:Service[]
Volume uid name mode path sizeAllocated persistent?:bool remote?:bool properties>property:Property[]
Vulnerability @bom-ref id! source:Source references>reference:VulnerabilityReference[]
  ratings>rating:VulnerabilityRating[] cwes>cwe:int[] description detail recommendation workaround
  proofOfConcept:ProofOfConcept advisories>advisory:Advisory[] created published updated rejected credits:Credits
  tools:ToolsChoice analysis:VulnerabilityAnalysis affects>target:Affects[] properties>property:Property[]
VulnerabilityAnalysis state justification response=responses>response:string[] detail firstIssued lastUpdated
VulnerabilityRating source:Source score?:float severity method vector justification
VulnerabilityReference id source:Source
Workflow @bom-ref uid name description resourceReferences>resourceReference:ResourceReferenceChoice[]
  tasks>task:Task[] taskDependencies>dependency:Dependency[] taskTypes>taskType:string[] trigger:TaskTrigger
  steps>step:TaskStep[] inputs>input:TaskInput[] outputs>output:TaskOutput[] timeStart timeEnd
  workspaces>workspace:TaskWorkspace[] runtimeTopology>dependency:Dependency[] properties>property:Property[]
`;
