-- 公布时给文件和工作表编号

-- name: files
select distinct file from upload;

-- name: sheets
select distinct sheet from sheet where sheet is not null;
