/** The page without a template of one's own. Its layout is what readers of such pages know from Conftest. */
export const DOCUMENT_TEMPLATE = [
  "{{ range . -}}",
  "{{ .MarkdownHeading }} {{ .RegoPackageName }} - {{ .Annotations.Title }}",
  "",
  "{{ .Annotations.Description }}",
  "{{ if .Annotations.RelatedResources }}",
  "Related Resources:",
  "{{ range .Annotations.RelatedResources }}",
  "{{ if .Description -}}* [{{ .Description }}]({{ .Ref }}){{ else -}}* {{ .Ref }}{{ end -}}",
  "{{ end }}",
  "{{ end }}",
  "{{ end -}}",
  "",
].join("\n");
