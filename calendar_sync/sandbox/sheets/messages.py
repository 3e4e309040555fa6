"""The messages of the Sheets API and what Drive is sent, one a line: a name, then its fields.

A field is ``name:kind``. Kinds are ``s`` text, ``i`` whole number, ``w`` one that may be absent, ``n`` number, ``b``
truth, ``any`` whatever there is, ``@NAME`` one of an enumeration, and the name of a message; without one it is text.
``[]`` makes it a list, ``{}`` a mapping from texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ENUMERATIONS: Mapping[str, frozenset[str]] = {
    name: frozenset(values.split())
    for name, values in {
        "Dimension": "DIMENSION_UNSPECIFIED ROWS COLUMNS",
        "MergeType": "MERGE_ALL MERGE_COLUMNS MERGE_ROWS",
        "SortOrder": "SORT_ORDER_UNSPECIFIED ASCENDING DESCENDING",
        "PasteOrientation": "NORMAL TRANSPOSE",
        "PasteType": "PASTE_NORMAL PASTE_VALUES PASTE_FORMAT PASTE_NO_BORDERS PASTE_FORMULA PASTE_DATA_VALIDATION "
        "PASTE_CONDITIONAL_FORMATTING",
        "DeveloperMetadataVisibility": "DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED DOCUMENT PROJECT",
        "HorizontalAlign": "HORIZONTAL_ALIGN_UNSPECIFIED LEFT CENTER RIGHT",
        "VerticalAlign": "VERTICAL_ALIGN_UNSPECIFIED TOP MIDDLE BOTTOM",
        "WrapStrategy": "WRAP_STRATEGY_UNSPECIFIED OVERFLOW_CELL LEGACY_WRAP CLIP WRAP",
        "NumberFormatType": "NUMBER_FORMAT_TYPE_UNSPECIFIED TEXT NUMBER PERCENT CURRENCY DATE TIME DATE_TIME "
        "SCIENTIFIC",
        "SheetType": "SHEET_TYPE_UNSPECIFIED GRID OBJECT DATA_SOURCE",
        "RecalculationInterval": "RECALCULATION_INTERVAL_UNSPECIFIED ON_CHANGE MINUTE HOUR",
        "ValueInputOption": "INPUT_VALUE_OPTION_UNSPECIFIED RAW USER_ENTERED",
        "ValueRenderOption": "FORMATTED_VALUE UNFORMATTED_VALUE FORMULA",
        "ColumnType": "COLUMN_TYPE_UNSPECIFIED DOUBLE CURRENCY PERCENT DATE TIME DATE_TIME TEXT BOOLEAN DROPDOWN "
        "FILES_CHIP PEOPLE_CHIP FINANCE_CHIP PLACE_CHIP RATINGS_CHIP",
        "DateTimeRenderOption": "SERIAL_NUMBER FORMATTED_STRING",
    }.items()
}

_TEXT = """
Nothing
GridRange sheetId:i startRowIndex:w endRowIndex:w startColumnIndex:w endColumnIndex:w
GridCoordinate sheetId:i rowIndex:i columnIndex:i
DimensionRange sheetId:i dimension:@Dimension startIndex:i endIndex:i
Color red:n green:n blue:n alpha:n
ColorStyle rgbColor:Color themeColor
Link uri
TextFormat foregroundColor:Color foregroundColorStyle:ColorStyle fontFamily fontSize:i bold:b italic:b \
strikethrough:b underline:b link:Link
TextFormatRun startIndex:i format:TextFormat
NumberFormat type:@NumberFormatType pattern
Padding top:i right:i bottom:i left:i
Border style width:i color:Color colorStyle:ColorStyle
Borders top:Border bottom:Border left:Border right:Border
TextRotation angle:i vertical:b
CellFormat numberFormat:NumberFormat backgroundColor:Color backgroundColorStyle:ColorStyle borders:Borders \
padding:Padding horizontalAlignment:@HorizontalAlign verticalAlignment:@VerticalAlign wrapStrategy:@WrapStrategy \
textDirection textFormat:TextFormat hyperlinkDisplayType textRotation:TextRotation
ErrorValue type message
ExtendedValue numberValue:n stringValue boolValue:b formulaValue errorValue:ErrorValue
ConditionValue relativeDate userEnteredValue
BooleanCondition type values:ConditionValue[]
DataValidationRule condition:BooleanCondition inputMessage strict:b showCustomUi:b
PersonProperties email displayFormat
RichLinkProperties uri mimeType
Chip personProperties:PersonProperties richLinkProperties:RichLinkProperties
ChipRun startIndex:i chip:Chip
CellData userEnteredValue:ExtendedValue effectiveValue:ExtendedValue formattedValue userEnteredFormat:CellFormat \
effectiveFormat:CellFormat hyperlink note textFormatRuns:TextFormatRun[] dataValidation:DataValidationRule \
pivotTable:any dataSourceTable:any dataSourceFormula:any chipRuns:ChipRun[]
RowData values:CellData[]
DimensionProperties hiddenByFilter:b hiddenByUser:b pixelSize:i developerMetadata:DeveloperMetadata[] \
dataSourceColumnReference:any
GridData startRow:i startColumn:i rowData:RowData[] rowMetadata:DimensionProperties[] \
columnMetadata:DimensionProperties[]
GridProperties rowCount:i columnCount:i frozenRowCount:i frozenColumnCount:i hideGridlines:b rowGroupControlAfter:b \
columnGroupControlAfter:b
SheetProperties sheetId:i title index:i sheetType:@SheetType gridProperties:GridProperties hidden:b tabColor:Color \
tabColorStyle:ColorStyle rightToLeft:b dataSourceSheetProperties:any
ThemeColorPair colorType color:ColorStyle
SpreadsheetTheme primaryFontFamily themeColors:ThemeColorPair[]
IterativeCalculationSettings maxIterations:i convergenceThreshold:n
SpreadsheetProperties title locale autoRecalc:@RecalculationInterval timeZone defaultFormat:CellFormat \
iterativeCalculationSettings:IterativeCalculationSettings spreadsheetTheme:SpreadsheetTheme \
importFunctionsExternalUrlAccessAllowed:b
Editors users[] groups[] domainUsersCanEdit:b
ProtectedRange protectedRangeId:i range:GridRange namedRangeId tableId description warningOnly:b \
requestingUserCanEdit:b unprotectedRanges:GridRange[] editors:Editors
InterpolationPoint color:Color colorStyle:ColorStyle type value
GradientRule minpoint:InterpolationPoint midpoint:InterpolationPoint maxpoint:InterpolationPoint
BooleanRule condition:BooleanCondition format:CellFormat
ConditionalFormatRule ranges:GridRange[] booleanRule:BooleanRule gradientRule:GradientRule
SortSpec dimensionIndex:i sortOrder:@SortOrder foregroundColor:Color foregroundColorStyle:ColorStyle \
backgroundColor:Color backgroundColorStyle:ColorStyle dataSourceColumnReference:any
FilterCriteria hiddenValues[] condition:BooleanCondition visibleBackgroundColor:Color \
visibleBackgroundColorStyle:ColorStyle visibleForegroundColor:Color visibleForegroundColorStyle:ColorStyle
FilterSpec columnIndex:i filterCriteria:FilterCriteria dataSourceColumnReference:any
BasicFilter range:GridRange tableId sortSpecs:SortSpec[] criteria:FilterCriteria{} filterSpecs:FilterSpec[]
FilterView filterViewId:i title range:GridRange namedRangeId tableId sortSpecs:SortSpec[] criteria:FilterCriteria{} \
filterSpecs:FilterSpec[]
BandingProperties headerColor:Color headerColorStyle:ColorStyle firstBandColor:Color firstBandColorStyle:ColorStyle \
secondBandColor:Color secondBandColorStyle:ColorStyle footerColor:Color footerColorStyle:ColorStyle
BandedRange bandedRangeId:i bandedRangeReference range:GridRange rowProperties:BandingProperties \
columnProperties:BandingProperties
NamedRange namedRangeId name range:GridRange
TableColumnDataValidationRule condition:BooleanCondition
TableColumnProperties columnIndex:i columnName columnType:@ColumnType dataValidationRule:TableColumnDataValidationRule
TableRowsProperties headerColorStyle:ColorStyle firstBandColorStyle:ColorStyle secondBandColorStyle:ColorStyle \
footerColorStyle:ColorStyle
Table tableId name range:GridRange rowsProperties:TableRowsProperties columnProperties:TableColumnProperties[]
DimensionGroup range:DimensionRange depth:i collapsed:b
DeveloperMetadataLocation locationType spreadsheet:b sheetId:i dimensionRange:DimensionRange
DeveloperMetadata metadataId:i metadataKey metadataValue location:DeveloperMetadataLocation \
visibility:@DeveloperMetadataVisibility
DeveloperMetadataLookup locationType metadataLocation:DeveloperMetadataLocation locationMatchingStrategy \
metadataId:i metadataKey metadataValue visibility
DataFilter developerMetadataLookup:DeveloperMetadataLookup a1Range gridRange:GridRange
Sheet properties:SheetProperties data:GridData[] merges:GridRange[] conditionalFormats:ConditionalFormatRule[] \
filterViews:FilterView[] protectedRanges:ProtectedRange[] basicFilter:BasicFilter charts:any[] \
bandedRanges:BandedRange[] developerMetadata:DeveloperMetadata[] rowGroups:DimensionGroup[] \
columnGroups:DimensionGroup[] slicers:any[] tables:Table[] commentAnchors:any[]
Spreadsheet spreadsheetId properties:SpreadsheetProperties sheets:Sheet[] namedRanges:NamedRange[] spreadsheetUrl \
developerMetadata:DeveloperMetadata[] dataSources:any[] dataSourceSchedules:any[]
ValueRange range majorDimension:@Dimension values:any
BatchUpdate requests:Request[] includeSpreadsheetInResponse:b responseRanges[] responseIncludeGridData:b
BatchUpdateValues valueInputOption:@ValueInputOption data:ValueRange[] includeValuesInResponse:b \
responseValueRenderOption:@ValueRenderOption responseDateTimeRenderOption:@DateTimeRenderOption
BatchClearValues ranges[]
DataFilters dataFilters:DataFilter[]
GetSpreadsheetByDataFilter dataFilters:DataFilter[] includeGridData:b excludeTablesInBandedRanges:b
BatchGetValuesByDataFilter dataFilters:DataFilter[] majorDimension:@Dimension valueRenderOption:@ValueRenderOption \
dateTimeRenderOption:@DateTimeRenderOption
DataFilterValueRange dataFilter:DataFilter majorDimension:@Dimension values:any
BatchUpdateValuesByDataFilter valueInputOption:@ValueInputOption data:DataFilterValueRange[] \
includeValuesInResponse:b responseValueRenderOption:@ValueRenderOption \
responseDateTimeRenderOption:@DateTimeRenderOption
CopySheetTo destinationSpreadsheetId
File name mimeType parents[] description trashed:b starred:b properties:any appProperties:any id
Permission type role emailAddress domain pendingOwner:b withLink:b allowFileDiscovery:b value \
sendNotificationEmail:b emailMessage
Comment content anchor quotedFileContent:any
"""

_REQUESTS = """
addSheet properties:SheetProperties
deleteSheet sheetId:i
duplicateSheet sourceSheetId:i insertSheetIndex:i newSheetId:i newSheetName
updateSheetProperties properties:SheetProperties fields
updateSpreadsheetProperties properties:SpreadsheetProperties fields
updateCells rows:RowData[] fields start:GridCoordinate range:GridRange tableRange:any
appendCells sheetId:i rows:RowData[] fields tableId
repeatCell range:GridRange cell:CellData fields
insertDimension range:DimensionRange inheritFromBefore:b
deleteDimension range:DimensionRange
appendDimension sheetId:i dimension:@Dimension length:i tableId
moveDimension source:DimensionRange destinationIndex:i
updateDimensionProperties properties:DimensionProperties fields range:DimensionRange dataSourceSheetRange:any
autoResizeDimensions dimensions:DimensionRange dataSourceSheetDimensions:any
addNamedRange namedRange:NamedRange
updateNamedRange namedRange:NamedRange fields
deleteNamedRange namedRangeId
addProtectedRange protectedRange:ProtectedRange
updateProtectedRange protectedRange:ProtectedRange fields
deleteProtectedRange protectedRangeId:i
addConditionalFormatRule rule:ConditionalFormatRule index:i
updateConditionalFormatRule index:i sheetId:i rule:ConditionalFormatRule newIndex:i
deleteConditionalFormatRule index:i sheetId:i
setBasicFilter filter:BasicFilter
clearBasicFilter sheetId:i
addFilterView filter:FilterView
updateFilterView filter:FilterView fields
deleteFilterView filterId:i
addBanding bandedRange:BandedRange
updateBanding bandedRange:BandedRange fields
deleteBanding bandedRangeId:i
addTable table:Table
updateTable table:Table fields
deleteTable tableId
setDataValidation range:GridRange rule:DataValidationRule filteredRowsIncluded:b
mergeCells range:GridRange mergeType:@MergeType
unmergeCells range:GridRange
updateBorders range:GridRange top:Border bottom:Border left:Border right:Border innerHorizontal:Border \
innerVertical:Border
addDimensionGroup range:DimensionRange
deleteDimensionGroup range:DimensionRange
updateDimensionGroup dimensionGroup:DimensionGroup fields
sortRange range:GridRange sortSpecs:SortSpec[]
insertRange range:GridRange shiftDimension:@Dimension
deleteRange range:GridRange shiftDimension:@Dimension
cutPaste source:GridRange destination:GridCoordinate pasteType:@PasteType
copyPaste source:GridRange destination:GridRange pasteType:@PasteType pasteOrientation:@PasteOrientation
findReplace find replacement matchCase:b matchEntireCell:b searchByRegex:b includeFormulas:b range:GridRange \
sheetId:i allSheets:b
trimWhitespace range:GridRange
deleteDuplicates range:GridRange comparisonColumns:DimensionRange[]
createDeveloperMetadata developerMetadata:DeveloperMetadata
updateDeveloperMetadata dataFilters:DataFilter[] developerMetadata:DeveloperMetadata fields
deleteDeveloperMetadata dataFilter:DataFilter
"""

ONEOFS: Mapping[str, tuple[tuple[str, frozenset[str]], ...]] = {
    message: ((group, frozenset(names.split())),)
    for message, group, names in (
        ("Request", "kind", ""),
        ("ExtendedValue", "value", "numberValue stringValue boolValue formulaValue errorValue"),
        ("UpdateCellsRequest", "area", "start range tableRange"),
        ("FindReplaceRequest", "scope", "range sheetId allSheets"),
        ("DataFilter", "filter", "developerMetadataLookup a1Range gridRange"),
        ("DeveloperMetadataLocation", "location", "spreadsheet sheetId dimensionRange"),
        ("ConditionalFormatRule", "rule", "booleanRule gradientRule"),
        ("ColorStyle", "kind", "rgbColor themeColor"),
        ("TextRotation", "type", "angle vertical"),
        ("Chip", "chip", "personProperties richLinkProperties"),
    )
}
"""Fields of a message of which only one may be given, under the name of the group; all of them where none is named."""

WHERE: Mapping[str, str] = {"ValueRange": "data", "Spreadsheet": "spreadsheet"}
"""What stands before names in errors about a body, where the whole body is one field of the request."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message."""

    kind: str
    repeated: bool = False
    mapped: bool = False


def _field(text: str) -> tuple[str, Field]:
    bare = text.removesuffix("[]").removesuffix("{}")
    name, _, kind = bare.partition(":")
    return name, Field(kind or "s", text.endswith("[]"), text.endswith("{}"))


def _read(text: str) -> dict[str, dict[str, Field]]:
    lines = [line.split() for line in text.strip().splitlines()]
    return {line[0]: dict(map(_field, line[1:])) for line in lines}


def _title(name: str) -> str:
    return f"{name[0].upper()}{name[1:]}Request"


def _everything() -> dict[str, dict[str, Field]]:
    requests = _read(_REQUESTS)
    found = _read(_TEXT)
    found.update({_title(name): fields for name, fields in requests.items()})
    found["Request"] = {name: Field(_title(name)) for name in requests}
    return found


MESSAGES: Mapping[str, Mapping[str, Field]] = _everything()
"""Every message by its name, with its fields by theirs."""
